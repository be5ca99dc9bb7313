import { readFileSync } from 'node:fs';

/** A schema of OpenAPI, as far as we use it. */
export interface OpenApiSchema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema;
  readonly required?: readonly string[];
  readonly default?: unknown;
  /** Ours: what happens to a zero value on the wire (`schema/assemble.mjs` explains the words); absent, it is left out. */
  readonly 'x-presence'?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
  readonly 'x-kubernetes-patch-merge-key'?: string;
  readonly 'x-kubernetes-patch-strategy'?: string;
  readonly [extension: string]: unknown;
}

/** Names a kind; the group is empty for the core group. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** Definitions by name, such as `io.k8s.api.apps.v1.DaemonSet`. */
export type Definitions = Readonly<Record<string, OpenApiSchema>>;

/** How one definition refers to another: this, and the other's name. */
export const REFERENCE_PREFIX = '#/components/schemas/';

const FILES = ['kubernetes.json', 'everynode.json'];
const LEGACY_FILES = ['extensions.json'];
let cached: Definitions | undefined;
let cachedLegacy: Definitions | undefined;

/** Every definition of the schema of the kinds that we serve. Read once. */
export function definitions(): Definitions {
  cached ??= Object.assign({}, ...FILES.map(readDefinitions));
  return cached ?? {};
}

/** The definitions of kinds that only clusters with `legacyApis` serve. Read once. */
export function legacyDefinitions(): Definitions {
  cachedLegacy ??= Object.assign({}, ...LEGACY_FILES.map(readDefinitions));
  return cachedLegacy ?? {};
}

/** The definition of that name. Asking for one that does not exist is a mistake of ours. */
export function definition(id: string): OpenApiSchema {
  const found = definitions()[id] ?? legacyDefinitions()[id];
  if (found === undefined) throw new Error(`there is no schema named ${id}`);
  return found;
}

/** The name of the definition that a schema refers to; undefined if it refers to none. */
export function referenced(schema: OpenApiSchema): string | undefined {
  return schema.$ref?.slice(REFERENCE_PREFIX.length);
}

function readDefinitions(file: string): Definitions {
  return JSON.parse(readFileSync(new URL(`schema/${file}`, import.meta.url), 'utf8'));
}

import {
  type Definitions,
  definitions,
  type GroupVersionKind,
  legacyDefinitions,
  type OpenApiSchema,
  REFERENCE_PREFIX,
} from '../../objects/schema.js';
import type { ServedGroup } from '../served-resources.js';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';

/** What every operation may need beside the kinds. */
export const COMMON_DEFINITIONS = {
  apiResourceList: `${META}APIResourceList`,
  deleteOptions: `${META}DeleteOptions`,
  patch: `${META}Patch`,
  status: `${META}Status`,
};

/** The name of a kind's definition; undefined if the schema has none. */
export function definitionOf(kind: GroupVersionKind, all: Definitions): string | undefined {
  return Object.keys(all).find((name) => all[name]?.['x-kubernetes-group-version-kind']?.some((one) => isSame(one, kind)));
}

/** The definitions of the schema that groups need, and those that follow from them: the lists of kinds, and patches. */
export function servedDefinitions(groups: readonly ServedGroup[]): Definitions {
  const isLegacy = groups.some(({ group }) => group === 'extensions');
  const own = isLegacy ? { ...definitions(), ...legacyDefinitions() } : definitions();
  const lists = Object.entries(own).flatMap(([name, schema]) => {
    const named = schema['x-kubernetes-group-version-kind']?.[0];
    return named ? [[`${name}List`, listDefinition(name, named, schema)]] : [];
  });
  return { ...own, ...Object.fromEntries(lists), [COMMON_DEFINITIONS.patch]: PATCH };
}

const PATCH: OpenApiSchema = { type: 'object', description: 'A change to an object, in one of the formats that its media type names.' };

function listDefinition(name: string, named: GroupVersionKind, { properties: fields = {} }: OpenApiSchema): OpenApiSchema {
  return {
    type: 'object',
    description: `${named.kind}List is a list of ${named.kind} objects.`,
    properties: {
      apiVersion: fields.apiVersion ?? { type: 'string' },
      items: { type: 'array', description: `The objects of kind ${named.kind}.`, items: { $ref: REFERENCE_PREFIX + name } },
      kind: fields.kind ?? { type: 'string' },
      metadata: { $ref: `${REFERENCE_PREFIX}${META}ListMeta`, description: 'What is true of the list as a whole.', 'x-presence': 'always' },
    },
    required: ['items'],
    'x-kubernetes-group-version-kind': [{ ...named, kind: `${named.kind}List` }],
  };
}

function isSame(a: GroupVersionKind, b: GroupVersionKind): boolean {
  return a.group === b.group && a.version === b.version && a.kind === b.kind;
}

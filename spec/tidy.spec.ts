import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** What each folder of src may import besides itself. `index` is src/index.ts, the public surface. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  clock: [],
  objects: [],
  daemonset: ['objects'],
  charts: ['objects', 'clock'],
  store: ['objects', 'clock'],
  registry: ['objects', 'clock', 'store'],
  channels: ['objects', 'clock'],
  kubelet: ['objects', 'clock'],
  actors: ['clock', 'objects', 'daemonset', 'charts', 'store', 'registry', 'channels', 'kubelet'],
  controllers: ['objects', 'clock', 'registry', 'store', 'channels'],
  api: ['objects', 'clock', 'registry', 'store'],
  inspector: ['clock', 'objects', 'charts', 'actors'],
  threads: ['objects', 'channels', 'store', 'clock'],
  cluster: [
    'clock',
    'objects',
    'daemonset',
    'charts',
    'store',
    'registry',
    'channels',
    'kubelet',
    'actors',
    'controllers',
    'api',
    'inspector',
    'threads',
  ],
  cli: ['index'],
  vitest: ['index'],
  index: ['cluster', 'objects', 'actors', 'inspector'],
};

/** The one folder that imports each package. */
const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  comlink: ['threads'],
  piscina: ['threads'],
  'node:worker_threads': ['threads'],
  commander: ['cli'],
  yaml: ['objects', 'api'],
  'find-my-way': ['api'],
  'prom-client': ['api'],
  '@peculiar/x509': ['api'],
  'reflect-metadata': ['api'],
  pino: ['cluster'],
  preact: ['inspector'],
  ws: ['inspector'],
  vitest: ['vitest'],
  xstate: ['charts', 'actors', 'cluster', 'inspector'],
};

interface SourceFile {
  /** Relative to the root, with slashes. */
  readonly path: string;
  readonly text: string;
}

function filesUnder(folder: string): readonly SourceFile[] {
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => path !== 'src/objects/kubernetes.ts')
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

/** What a file imports, type imports included. */
function importsOf({ text }: SourceFile): readonly string[] {
  return [...text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'|^import '([^']+)'|import\('([^']+)'\)/gms)].map(
    ([, from, bare, lazy]) => from ?? bare ?? lazy ?? '',
  );
}

/** The folder of src that a path belongs to. */
function homeOf(path: string): string {
  const [, folder = '', rest] = path.split('/');
  return rest === undefined ? folder.replace(/\.ts$/, '') : folder;
}

const sources = filesUnder('src');
const specs = filesUnder('spec');

describe('the code of src', () => {
  it('imports only what its folder may', () => {
    const wrong = sources.flatMap((file) => {
      const home = homeOf(file.path);
      const local = importsOf(file).filter((from) => from.startsWith('.'));
      const targets = local.map((from) => homeOf(join(dirname(file.path), from).replaceAll('\\', '/').replace(/\.js$/, '.ts')));
      return targets.filter((target) => target !== home && !MAY_IMPORT[home]?.includes(target)).map((target) => `${file.path} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  it('imports each package from its home only', () => {
    const wrong = sources.flatMap((file) =>
      importsOf(file)
        .filter((from) => !from.startsWith('.'))
        .map((from) =>
          from.startsWith('node:')
            ? from
            : from
                .split('/')
                .slice(0, from.startsWith('@') ? 2 : 1)
                .join('/'),
        )
        .filter((name) => (name.startsWith('node:') ? PACKAGE_HOMES[name] !== undefined : true))
        .filter((name) => !PACKAGE_HOMES[name]?.includes(homeOf(file.path)))
        .map((name) => `${file.path} → ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('reads the machine’s clock, and draws chance, only at the edges', () => {
    const edges = ['clock', 'threads', 'cli'];
    const inner = sources.filter(({ path }) => !edges.includes(homeOf(path)));
    expect(
      inner.filter(({ text }) => /\bDate\.now\(|new Date\(\)|Math\.random\(|performance\.now\(/.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('has no leftovers', () => {
    expect(sources.filter(({ text }) => /\b(TODO|FIXME|XXX|HACK)\b|@ts-ignore|@ts-nocheck/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('has no drawers', () => {
    expect(sources.filter(({ path }) => /\/(utils?|helpers?|common|types|misc|shared)\.ts$/.test(path)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('names files in kebab-case', () => {
    expect(sources.filter(({ path }) => !/\/[a-z0-9]+(-[a-z0-9]+)*\.ts$/.test(path)).map(({ path }) => path)).toEqual([]);
  });

  it('exports with a sentence of promise', () => {
    const bare = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/(?<=^|\n)([^\n]*)\nexport (?:abstract |async )?(?:function\*?|class|const|interface|type) (\w+)/g)]
        .filter(([, before]) => !/\*\/\s*$/.test(before ?? '') && !/^export/.test(before ?? ''))
        .map(([, , name]) => `${path}: ${name}`),
    );
    expect(bare).toEqual([]);
  });
});

describe('thread entries', () => {
  it('have at most 20 lines', () => {
    expect(
      filesUnder('workers')
        .filter(({ text }) => text.split('\n').length > 21)
        .map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('specs', () => {
  it('state facts, not wishes', () => {
    expect(specs.filter(({ text }) => /\bit(\.each\([^)]*\))?\(\s*['"`][^'"`]*\bshould\b/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('do not sleep', () => {
    const asleep = /setTimeout\((resolve|done|r|ok)\b|timers\/promises/;
    expect(specs.filter(({ path, text }) => !path.endsWith('tidy.spec.ts') && asleep.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

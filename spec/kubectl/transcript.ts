/** A command of a session, and what it answered. */
export interface Exchange {
  readonly command: string;
  readonly answer: string;
  readonly exitCode: number;
}

/** The exchanges of a transcript: `$ command`, the lines of the answer, `[exit 0]`. Lines that begin with `#` before a command are remarks. */
export function parseTranscript(text: string): readonly Exchange[] {
  const blocks = text.split(/^\$ /m).slice(1);
  return blocks.map((block) => {
    const [command = '', ...lines] = block.split('\n');
    const end = lines.findIndex((line) => /^\[exit \d+\]$/.test(line));
    return { command, answer: lines.slice(0, end).join('\n'), exitCode: Number(/\d+/.exec(lines[end] ?? '')?.[0]) };
  });
}

/** The words of a command line, in which single quotes keep words together. */
export function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** What differs between any two runs, or only in a version of kubectl, and says nothing. Each has a line on why. */
const NORMALIZATIONS: readonly (readonly [RegExp, string])[] = [
  // uids, times, versions
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/g, '<time>'],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000/g, '<time>'],
  [/resourceVersion: "\d+"/g, 'resourceVersion: "<version>"'],
  // hashes of revisions and random names
  [/\b(fluentd-elasticsearch)-[456789bcdf]{6,10}\b/g, '$1-<hash>'],
  [/(controller-revision-hash[=:] ?)[456789bcdf]{6,10}\b/g, '$1<hash>'],
  [/(?<=\s)[456789bcdf]{8,10}$/gm, '<hash>'],
  [/\b(fluentd-elasticsearch)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '$1-<suffix>'],
  // ages, alone or in `3s (x4 over 10s)`
  [/(?<=\s)(\d+[smhd]\d*[smh]?|<invalid>|<unknown>)(?=\s|$|\)| \(x)/gm, '<age>'],
  [/10\.\d+\.\d+\.\d+/g, '<ip>'],
  // rules of tables are as long as their columns are wide
  [/-{3,}/g, '---'],
  [/ {2,}/g, '  '],
  [/ +$/gm, ''],
  // kubectl 1.34 began to name the namespace, 1.33 to describe it
  [/ deleted from [\w-]+ namespace/g, ' deleted'],
  [/^Namespace: .*\n/gm, ''],
  // kubectl 1.27 says nothing of selectors and tolerations that are not there, and does not explain values
  [/^\s*(Node-Selectors|Tolerations):\s+<none>\n/gm, ''],
  [/^ *enum: .*\n/gm, ''],
  [/\n{2,}/g, '\n'],
];

/** An answer without what differs between any two runs; rows that only a random name tells apart are sorted. */
export function normalized(answer: string): string {
  const text = NORMALIZATIONS.reduce((sum, [pattern, replacement]) => sum.replace(pattern, replacement), answer);
  const lines = text.split('\n').filter((line) => !line.startsWith('Waiting for daemon set'));
  return sortedRuns(lines).join('\n').trim();
}

function sortedRuns(lines: readonly string[]): readonly string[] {
  const sorted: string[] = [];
  let run: string[] = [];
  const flush = () => {
    sorted.push(...run.toSorted());
    run = [];
  };
  for (const line of lines) {
    if (line.includes('-<suffix>') && !line.includes('generateName')) run.push(line);
    else {
      flush();
      sorted.push(line);
    }
  }
  flush();
  return sorted;
}

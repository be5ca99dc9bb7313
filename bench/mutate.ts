// Does a spec turn red when a rule is broken? Breaks the rules one at a time in a private copy of what was built.
//   npm run mutate [-- B-205 B-232] [-- --seeds 100]
import { parseArgs } from 'node:util';
import { MUTANTS } from './mutation/mutants.js';
import { MutationRun } from './mutation/mutation-run.js';

const { values, positionals: chosen } = parseArgs({ options: { seeds: { type: 'string', default: '0' } }, allowPositionals: true });
const mutants = chosen.length === 0 ? MUTANTS : MUTANTS.filter(({ rule }) => chosen.includes(rule));
const run = new MutationRun({ seeds: Number(values.seeds) });
let [killed, seen] = [0, 0];
try {
  const { spec, seed } = await run.noticed();
  if (spec !== undefined || seed !== undefined) throw new Error(`red without any mutant: ${spec ?? `seed ${seed}`}`);
  console.log('| rule | broken so that | red spec | seed |\n| --- | --- | --- | --- |');
  for (const mutant of mutants) {
    const outcome = await run.try(mutant);
    killed += Number(outcome.spec !== undefined);
    seen += Number(outcome.seed !== undefined);
    console.log(`| ${mutant.rule} | ${mutant.breaks} | ${outcome.spec ?? '**none**'} | ${outcome.seed ?? ''} |`);
  }
  console.log(`\n${killed} of ${mutants.length} mutants are killed by specs, ${seen} are seen by the simulation, too`);
  process.exitCode = killed === mutants.length ? 0 : 1;
} finally {
  run.close();
}

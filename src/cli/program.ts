import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { CHART_NAMES, type ChartFormat, chartPicture } from '../index.js';
import { messageOf } from './messages.js';
import { type UpOptions, up } from './up.js';

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'];
/** The usual one first; rows are for the largest fleets. */
const ACTOR_KINDS = ['xstate', 'rows'];
/** More than anybody has tried. */
const NODES_MAX = 1_000_000;
const PORT_MAX = 65_535;

const EXAMPLES = `
Examples:
  everynode up                                     three nodes, on a free port
  everynode up --nodes 100 --apply fluentd.yaml    a set of pods, one on each of 100 nodes
  everynode up --nodes 0 --no-binder --port 6443   an API for nodes and a scheduler from outside`;

/** Runs the command line; gives the exit code. Whatever is wrong ends with one line on the standard error. */
export async function runCommand(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = programOf(async (options) => {
    exitCode = await up(options);
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    console.error(`everynode: ${messageOf(error)}`);
    return 1;
  }
}

function programOf(run: (options: UpOptions) => Promise<void>): Command {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string };
  const program = new Command('everynode')
    .description('A Kubernetes DaemonSet control plane in one Node.js process.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'everynode: ')) });
  program
    .command('up')
    .description('Starts a cluster and serves the Kubernetes API until it is told to stop (Ctrl-C).')
    .option('--nodes <n>', 'how many nodes to simulate; 0 waits for nodes from outside', wholeNumber(NODES_MAX), 3)
    .option('--node-prefix <prefix>', 'nodes are named by this and a number', 'node-')
    .option('--apply <file>', 'a manifest to apply: a file, an http(s) URL, or - for the standard input; may be repeated', collected)
    .option('--actors <kind>', `what nodes and pods are: ${ACTOR_KINDS.join(', ')}`, oneOf(ACTOR_KINDS), 'xstate')
    .option('--no-binder', 'leaves binding pods to nodes to somebody outside')
    .option('--legacy-apis', 'serves DaemonSets of extensions/v1beta1, too, as Kubernetes 1.15 did')
    .option('--port <port>', 'where the API listens, on 127.0.0.1; 0 picks a free port', wholeNumber(PORT_MAX), 0)
    .option('--kubeconfig <file>', 'where to write the kubeconfig; a fresh private directory if left out')
    .option('--seed <seed>', 'what chance is drawn from: names, simulated delays and failures')
    .option('--inspect [port]', 'opens the inspector, a page that shows every actor, on 127.0.0.1; a free port if left out', inspectPort)
    .option('--insecure', 'serves HTTP instead of HTTPS; the token stays')
    .option('--log-level <level>', `how much to log: ${LOG_LEVELS.join(', ')}`, oneOf(LOG_LEVELS), 'warn')
    .addHelpText('after', EXAMPLES)
    .action((options: UpOptions) => run(options));
  program
    .command('chart')
    .description('Prints a state chart of the system.')
    .argument('<name>', `one of ${CHART_NAMES.join(', ')}`, oneOf(CHART_NAMES))
    .option('--format <format>', `how: ${CHART_FORMATS.join(', ')}`, oneOf(CHART_FORMATS), 'mermaid')
    .action((name: string, { format }: { readonly format: ChartFormat }) => {
      process.stdout.write(chartPicture(name, format));
    });
  return program;
}

const CHART_FORMATS: readonly ChartFormat[] = ['mermaid', 'json', 'svg'];

function inspectPort(text: string): number {
  return wholeNumber(PORT_MAX)(text);
}

function wholeNumber(max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value > max) throw new InvalidArgumentError(`A whole number from 0 to ${max} is wanted.`);
    return value;
  };
}

function oneOf(words: readonly string[]): (text: string) => string {
  return (text) => {
    if (!words.includes(text)) throw new InvalidArgumentError(`One of these is wanted: ${words.join(', ')}.`);
    return text;
  };
}

function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

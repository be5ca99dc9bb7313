import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RunningProgram } from './everynode.js';
import { type CommandAnswer, packagedTool, runCommand } from './kubectls.js';

const TEMPLATE = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: {{ .Release.Name }}
  labels: {app.kubernetes.io/managed-by: {{ .Release.Service }}}
spec:
  selector: {matchLabels: {app: {{ .Release.Name }}}}
  minReadySeconds: {{ .Values.minReadySeconds }}
  template:
    metadata: {labels: {app: {{ .Release.Name }}}}
    spec:
      serviceAccountName: {{ .Release.Name }}
      containers:
        - name: agent
          image: {{ .Values.image | quote }}
          env: [{name: CONFIG, valueFrom: {configMapKeyRef: {name: {{ .Release.Name }}, key: text}}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}}
data: {text: {{ .Values.text | quote }}}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: {{ .Release.Name }}}
`;

/** The real helm, with a chart `./chart` of a DaemonSet and what it needs. */
export class Helm {
  readonly #folder = mkdtempSync(join(tmpdir(), 'everynode-helm-'));
  readonly #env: Readonly<Record<string, string>>;

  /** Takes the text of a kubeconfig. */
  constructor(kubeconfig: string) {
    const folder = this.#folder;
    mkdirSync(join(folder, 'chart/templates'), { recursive: true });
    writeFileSync(join(folder, 'chart/Chart.yaml'), 'apiVersion: v2\nname: agent\nversion: 0.1.0\n');
    writeFileSync(join(folder, 'chart/values.yaml'), 'image: example/agent:1\ntext: one\nminReadySeconds: 0\n');
    writeFileSync(join(folder, 'chart/templates/agent.yaml'), TEMPLATE);
    writeFileSync(join(folder, 'kubeconfig'), kubeconfig, { mode: 0o600 });
    const homes = { HOME: folder, HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder };
    this.#env = { KUBECONFIG: join(folder, 'kubeconfig'), ...homes };
  }

  /** Runs a command to its end. */
  run(...args: readonly string[]): Promise<CommandAnswer> {
    return runCommand(packagedTool('helm/helm'), args, { env: this.#env, cwd: this.#folder });
  }

  /** Begins a command. */
  start(...args: readonly string[]): RunningProgram {
    return new RunningProgram(args, { program: packagedTool('helm/helm'), env: this.#env, cwd: this.#folder });
  }

  /** Leaves no files behind. */
  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

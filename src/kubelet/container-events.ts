import type { Container } from '../objects/kubernetes.js';
import type { PodView } from '../objects/views.js';
import type { SimulatedKubelet } from './simulated-kubelet.js';

/** Says, in the kubelet's words, what happens to the containers of one pod. */
export class ContainerEvents {
  readonly #kubelet: SimulatedKubelet;
  readonly #pod: PodView;

  constructor(kubelet: SimulatedKubelet, pod: PodView) {
    this.#kubelet = kubelet;
    this.#pod = pod;
  }

  /** Nothing, if the image is found on the machine. */
  pulling(container: Container, takesMs: number): void {
    if (isPulled(container, takesMs)) this.#normal(container, 'Pulling', `Pulling image "${container.image}"`);
  }

  pulled(container: Container, tookMs: number): void {
    const took = `${tookMs / 1_000}s`;
    const message = isPulled(container, tookMs)
      ? `Successfully pulled image "${container.image}" in ${took} (${took} including waiting). Image size: 0 bytes.`
      : `Container image "${container.image}" already present on machine and can be accessed by the pod`;
    this.#normal(container, 'Pulled', message);
  }

  /** What cannot be pulled is not on the machine, however quickly that is known. */
  pullFailed(container: Container, failure: string, tookMs: number): void {
    if (!isPulled(container, tookMs)) this.#normal(container, 'Pulling', `Pulling image "${container.image}"`);
    this.#warning(container, 'Failed', `Failed to pull image "${container.image}": ${failure}`);
    this.#warning(container, 'Failed', 'Error: ErrImagePull');
  }

  pullBackedOff(container: Container): void {
    this.#record(container, 'Normal', 'BackOff', `Back-off pulling image "${container.image}"`);
    this.#warning(container, 'Failed', 'Error: ImagePullBackOff');
  }

  started(container: Container): void {
    this.#normal(container, 'Created', 'Container created');
    this.#normal(container, 'Started', 'Container started');
  }

  restartBackedOff(container: Container): void {
    const pod = `${this.#pod.name}_${this.#pod.namespace}(${this.#kubelet.uids.text(this.#pod.uid)})`;
    this.#warning(container, 'BackOff', `Back-off restarting failed container ${container.name} in pod ${pod}`);
  }

  replacing(container: Container): void {
    this.#normal(container, 'Killing', `Container ${container.name} definition changed, will be restarted`);
  }

  killing(container: Container): void {
    this.#normal(container, 'Killing', `Stopping container ${container.name}`);
  }

  #normal(container: Container, reason: string, message: string): void {
    if (this.#kubelet.settings.eventDetail === 'everything') this.#record(container, 'Normal', reason, message);
  }

  #warning(container: Container, reason: string, message: string): void {
    this.#record(container, 'Warning', reason, message);
  }

  #record(container: Container, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { namespace, name, version, nodeName = '' } = this.#pod;
    const uid = this.#kubelet.uids.text(this.#pod.uid);
    const fieldPath = `spec.containers{${container.name}}`;
    const regarding = { kind: 'Pod', namespace, name, uid, apiVersion: 'v1', resourceVersion: String(version), fieldPath };
    this.#kubelet.record({ regarding, type, reason, message, component: 'kubelet', host: nodeName });
  }
}

/** Whether an image is fetched, rather than found on the machine. */
function isPulled({ imagePullPolicy }: Container, tookMs: number): boolean {
  return tookMs > 0 || imagePullPolicy === 'Always';
}

/** Images that cannot be pulled, unless told otherwise: by tag and by the end of the registry's host. */
const UNPULLABLE = [':non-existent', '.invalid'];

/** How many images are remembered: far more than a cluster runs at once. The others are judged anew each time. */
const REMEMBERED_MAX = 10_000;

/** The parts of an image's name that say where it comes from. */
interface ImageName {
  readonly host: string;
  readonly tag: string;
}

/** The registry from which simulated kubelets pull: it has every image but those that a rule names. */
export class ImageRegistry {
  readonly #rules: readonly string[];
  readonly #failures = new Map<string, string | undefined>();

  /** A rule is a tag (`:non-existent`), the end of a host (`.invalid`), or a whole image name. */
  constructor(rules: readonly string[] = UNPULLABLE) {
    this.#rules = rules;
  }

  /** What the container runtime says when it fails to pull the image; undefined if it succeeds. */
  failureOf(image: string): string | undefined {
    if (this.#failures.has(image)) return this.#failures.get(image);
    const failure = this.#judge(image);
    if (this.#failures.size < REMEMBERED_MAX) this.#failures.set(image, failure);
    return failure;
  }

  #judge(image: string): string | undefined {
    const name = imageName(image);
    const rule = this.#rules.find((candidate) => matches(candidate, image, name));
    if (rule === undefined) return undefined;
    const prefix = `failed to pull and unpack image "${image}": failed to resolve reference "${image}"`;
    if (!rule.startsWith('.')) return `rpc error: code = NotFound desc = ${prefix}: ${image}: not found`;
    return `rpc error: code = Unknown desc = ${prefix}: failed to do request: dial tcp: lookup ${name.host}: no such host`;
  }
}

function matches(rule: string, image: string, { host, tag }: ImageName): boolean {
  if (rule.startsWith(':')) return tag === rule.slice(1);
  if (rule.startsWith('.')) return host.endsWith(rule);
  return image === rule;
}

/** `registry.example:5000/team/app:v1@sha256:…` has a host, a port, a path, a tag and a digest; only the path is always there. */
function imageName(image: string): ImageName {
  const [withoutDigest = ''] = image.split('@');
  const [first = '', ...rest] = withoutDigest.split('/');
  const last = rest.at(-1) ?? first;
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return { host: hasHost ? (first.split(':')[0] ?? '') : 'docker.io', tag: last.split(':')[1] ?? 'latest' };
}

/** A DaemonSet as somebody would post it, whose pods have the label `app`. */
export function daemonSet(name: string, more: { readonly spec?: object; readonly metadata?: object; readonly labels?: object } = {}) {
  const labels = { app: name };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'example/c:1' }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, ...(more.labels && { labels: more.labels }), ...more.metadata },
    spec: { selector: { matchLabels: labels }, template, ...more.spec },
  };
}

/** A ConfigMap as somebody would post it. */
export function configMap(name: string, more: { readonly data?: object; readonly labels?: object; readonly metadata?: object } = {}) {
  const metadata = { name, ...(more.labels && { labels: more.labels }), ...more.metadata };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata, ...(more.data && { data: more.data }) };
}

/** A pod as somebody would post it; on a node, if it names one. */
export function pod(name: string, more: { readonly nodeName?: string; readonly labels?: object } = {}) {
  const metadata = { name, ...(more.labels && { labels: more.labels }) };
  const spec = { containers: [{ name: 'c', image: 'example/c:1' }], ...(more.nodeName && { nodeName: more.nodeName }) };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec };
}

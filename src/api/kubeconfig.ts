/** What a client needs to know of a cluster. */
export interface KubeconfigFacts {
  /** The URL of the API server. */
  readonly server: string;
  /** The certificate of the server's authority, as PEM; empty without TLS. */
  readonly caCertificate: string;
  readonly token: string;
  /** What the cluster, the user and the context are called. */
  readonly name: string;
}

/**
 * The text of a kubeconfig with which kubectl reaches a cluster. Without TLS the token is in the URL, too: kubectl leaves out the
 * token of the user then.
 */
export function kubeconfig({ server, caCertificate, token, name }: KubeconfigFacts): string {
  const reached = server.replace(/^http:\/\//, `http://${encodeURIComponent(name)}:${encodeURIComponent(token)}@`);
  const [quotedName, quotedServer, quotedToken] = [name, reached, token].map((text) => JSON.stringify(text));
  const authority = caCertificate === '' ? [] : [`    certificate-authority-data: ${Buffer.from(caCertificate).toString('base64')}`];
  return [
    'apiVersion: v1',
    'kind: Config',
    'clusters:',
    `- name: ${quotedName}`,
    '  cluster:',
    ...authority,
    `    server: ${quotedServer}`,
    'users:',
    `- name: ${quotedName}`,
    '  user:',
    `    token: ${quotedToken}`,
    'contexts:',
    `- name: ${quotedName}`,
    '  context:',
    `    cluster: ${quotedName}`,
    `    user: ${quotedName}`,
    `current-context: ${quotedName}`,
    '',
  ].join('\n');
}

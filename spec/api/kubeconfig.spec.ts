import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { kubeconfig } from '#api/kubeconfig.js';

const FACTS = { server: 'https://127.0.0.1:6443', caCertificate: 'PEM', token: 'a: "b"', name: 'everynode' };

it('a kubeconfig names the server, its authority and the token', () => {
  const config = parse(kubeconfig(FACTS));
  expect(config.clusters[0].cluster).toEqual({ 'certificate-authority-data': 'UEVN', server: 'https://127.0.0.1:6443' });
  expect(config.users[0].user).toEqual({ token: 'a: "b"' });
  expect(config.contexts[0].context).toEqual({ cluster: 'everynode', user: 'everynode' });
  expect(config['current-context']).toBe('everynode');
});

it('a kubeconfig without TLS has no authority, and the token in the URL as well, because kubectl leaves it out otherwise', () => {
  const { clusters, users } = parse(kubeconfig({ ...FACTS, server: 'http://127.0.0.1:8080', caCertificate: '', token: 'a/b' }));
  expect(clusters[0].cluster).toEqual({ server: 'http://everynode:a%2Fb@127.0.0.1:8080' });
  expect(users[0].user).toEqual({ token: 'a/b' });
});

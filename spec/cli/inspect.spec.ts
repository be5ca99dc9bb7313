import { describe, expect, it } from 'vitest';
import { CHART_NAMES, chartPicture } from '#index.js';
import { everynode } from '../support/everynode.js';

describe('everynode chart', () => {
  it.each(['mermaid', 'json', 'svg'] as const)('prints a state chart as %s', async (format) => {
    expect(await everynode(['chart', 'rollout', '--format', format]).ended).toEqual({
      exitCode: 0,
      stdout: chartPicture('rollout', format),
      stderr: '',
    });
  });

  it('names the charts that there are, if there is none of that name', async () => {
    const { exitCode, stderr } = await everynode(['chart', 'nobody']).ended;
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(CHART_NAMES.join(', '))]);
  });
});

describe('everynode up --inspect', () => {
  it('prints the link that opens the page', async () => {
    const program = everynode(['up', '--nodes', '1', '--inspect']);
    const written = await program.wrote(/^Inspector: .*\n/m);
    const [, url = ''] = /^Inspector: (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)$/m.exec(written) ?? [];
    expect(await (await fetch(url)).text()).toContain('<title>everynode inspector</title>');
    expect((await program.end()).exitCode).toBe(0);
  });
});

import { describe, expect, it, vi } from 'vitest';
import { AlikeTexts } from '#api/alike-texts.js';

function reader() {
  const read = vi.fn((text: string) => JSON.parse(text) as object);
  return { read, texts: new AlikeTexts({ fields: ['podIP', 'ip'], read }) };
}

function report(podIP: string, more: object = {}): string {
  return JSON.stringify({ status: { phase: 'Running', podIP, podIPs: [{ ip: podIP }], conditions: [{ type: 'Ready' }], ...more } });
}

describe('texts that are alike', () => {
  it('are read once, and give what each of them says', () => {
    const { read, texts } = reader();
    texts.note(report('10.0.0.1'));
    const said = ['10.0.0.2', '', '10.0.0.1', 'fd00::1'].map((podIP) => texts.of(report(podIP)));
    expect(said).toEqual(['10.0.0.2', '', '10.0.0.1', 'fd00::1'].map((podIP) => JSON.parse(report(podIP))));
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('share what has no words in it', () => {
    const { texts } = reader();
    texts.note(report('10.0.0.1'));
    const [first, second] = ['10.0.0.2', '10.0.0.3'].map((podIP) => texts.of(report(podIP)) as { status: { conditions: unknown } });
    expect(first?.status.conditions).toBe(second?.status.conditions);
  });

  it('are told from others', () => {
    const { texts } = reader();
    texts.note(report('10.0.0.1'));
    const others = [
      report('10.0.0.2', { phase: 'Failed' }),
      report('10.0.0.2', { more: 1 }),
      `${report('10.0.0.2')} `,
      report('10.0.0.2').slice(0, -1),
      report('10.0.0.2').replace('10.0.0.2', '10.0.\\u0030.2'),
      report('10.0.0.2').replace('10.0.0.2', '10.0\n.0.2'),
      report('10.0.0.2').replace('10.0.0.2', '10.0.0.2","phase":"Failed'),
      report('10.0.0.2').replace('"podIP":"10.0.0.2"', '"podIP":7'),
      '',
    ];
    expect(others.map((text) => texts.of(text))).toEqual(others.map(() => undefined));
  });

  it.each([
    ['a field that occurs twice', '{"podIP":"1","podIP":"2"}'],
    ['what looks like a word of ours', '{"podIP":"1","text":"<word 0>"}'],
    ['blanks between fields', '{ "podIP":"1" }'],
    ['a field that is called like what objects have', '{"__proto__":{"podIP":"1"}}'],
    ['a quote in the name of a field', '{"\\"podIP":"1"}'],
  ])('with %s are each read for themselves, or right', (_what, text) => {
    const { texts } = reader();
    texts.note(text);
    const other = text.replace('"1"', '"3"');
    expect(texts.of(other) ?? JSON.parse(other)).toEqual(JSON.parse(other));
  });

  it('are each read for themselves if there is something to say about them', () => {
    const texts = new AlikeTexts({ fields: ['podIP'], read: () => undefined });
    texts.note('{"podIP":"1"}');
    expect(texts.of('{"podIP":"2"}')).toBeUndefined();
    const twice = new AlikeTexts({ fields: ['podIP'], read: (text) => JSON.parse(text) as object });
    twice.note('{"podIP":"1","a":1,"a":2}');
    expect(twice.of('{"podIP":"2","a":1,"a":2}')).toBeUndefined();
  });

  it('may have a text that says what a field says', () => {
    const { texts } = reader();
    const said = (podIP: string) => JSON.stringify({ message: '"podIP":"5"', nested: { podIP }, podIP: 'x' });
    texts.note(said('1'));
    expect(texts.of(said('2'))).toEqual(JSON.parse(said('2')));
  });

  it('are forgotten when there are many others, and not remembered if they are long, have many words, or none', () => {
    const { texts } = reader();
    texts.note(report('1'));
    for (let index = 0; index < 8; index += 1) texts.note(report('1', { index }));
    expect([texts.of(report('2')), texts.of(report('2', { index: 0 }))?.constructor]).toEqual([undefined, Object]);
    for (const more of [{ long: 'x'.repeat(5_000) }, { more: [1, 2, 3].map(() => ({ ip: '1' })) }]) {
      texts.note(report('1', more));
      expect(texts.of(report('2', more))).toBeUndefined();
    }
    texts.note('{"status":{}}');
    expect(texts.of('{"status":{}}')).toBeUndefined();
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { ApiError } from '#objects/api-error.js';
import { newChannel, type PortEnd, portOverMessagePort } from '#threads/message-port.js';
import { startThread, type Thread } from '#threads/thread.js';
import { ThreadExited } from '#threads/thread-exited.js';

interface SampleApi {
  double(value: number): number;
  greet(name: string): Promise<string>;
  find(name: string): void;
  break(): void;
  refuse(): void;
  niceness(): number;
  limits(): { maxOldGenerationSizeMb: number; maxYoungGenerationSizeMb: number };
  never(): Promise<void>;
  hang(): void;
  exit(): void;
  crash(): Promise<void>;
  fill(): void;
  echo(end: PortEnd): void;
  tell(listener: (text: string) => void): Promise<void>;
}

const ENTRY = new URL('./fixtures/sample-thread.mjs', import.meta.url);
const threads: Thread<SampleApi>[] = [];

function started(data: object = {}, heapLimitMb = 32, youngLimitMb?: number): Thread<SampleApi> {
  const thread = startThread<SampleApi>({ entry: ENTRY, name: 'sample', data: { greeting: 'hello', ...data }, heapLimitMb, youngLimitMb });
  threads.push(thread);
  return thread;
}

afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
});

describe('a thread', () => {
  it('answers calls, with what it was started with at hand', async () => {
    const { remote } = started();
    expect(await Promise.all([remote.double(21), remote.greet('world')])).toEqual([42, 'hello world']);
  });

  it('throws an ApiError that is an ApiError on the other side, Status and all', async () => {
    const error = await started()
      .remote.find('web-1')
      .catch((thrown: unknown) => thrown);
    expect(ApiError.is(error)).toBe(true);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      code: 404,
      reason: 'NotFound',
      status: { message: 'pods "web-1" not found', details: { name: 'web-1' } },
    });
  });

  it('throws any other error with its name, and what is no error as it is', async () => {
    const { remote } = started();
    await expect(remote.break()).rejects.toMatchObject({ name: 'TypeError', message: 'a mistake of ours' });
    await expect(remote.refuse()).rejects.toBe('not an error');
  });

  it('rejects a call whose arguments cannot be copied', async () => {
    await expect(started().remote.double(Symbol('none') as never)).rejects.toMatchObject({ name: 'DataCloneError' });
  });

  it('calls functions among the arguments back', async () => {
    const heard: string[] = [];
    await started().remote.tell((text) => heard.push(text));
    expect(heard).toEqual(['first', 'second']);
  });

  it.each([
    [32, 48, undefined],
    [1_024, 128, undefined],
    [18_000, 192, undefined],
    [18_000, 96, 96],
  ])('whose heap may take %i MiB makes up to %i anew before it collects (where the limit is %s)', async (heapLimitMb, young, limitMb) => {
    const limits = await started({}, heapLimitMb, limitMb).remote.limits();
    expect(limits).toMatchObject({ maxOldGenerationSizeMb: heapLimitMb, maxYoungGenerationSizeMb: young });
  });

  it('gives way to the other threads of the process as much as it is told to, on Linux', async () => {
    const [own, nice] = [started(), startThread<SampleApi>({ entry: ENTRY, name: 'nice', data: {}, heapLimitMb: 32, niceness: 7 })];
    threads.push(nice);
    const added = (await nice.remote.niceness()) - (await own.remote.niceness());
    expect(added).toBe(process.platform === 'linux' ? 7 : 0);
  });

  it('is not mistaken for a promise', async () => {
    const { remote } = started();
    expect(await (await Promise.resolve(remote)).double(1)).toBe(2);
  });

  it('beats while its event loop turns, and says how large its heap is', async () => {
    const thread = started();
    await thread.ready;
    await expect.poll(() => thread.pulse().beats, { timeout: 5_000 }).toBeGreaterThan(0);
    expect(thread.pulse().heapMb).toBeGreaterThan(0);
  });
});

describe('a thread that ends', () => {
  it.each(['never', 'hang'] as const)('settles a call that was under way (%s) when it is terminated', async (name) => {
    const thread = started();
    await thread.ready;
    const call = thread.remote[name]();
    await Promise.all([expect(call).rejects.toBeInstanceOf(ThreadExited), thread.terminate()]);
  });

  it('settles calls of every other way to end, and says what it died of', async () => {
    const outcomes = await Promise.all(
      (['exit', 'crash', 'fill'] as const).map(async (name) => {
        const thread = started();
        const error = await thread.remote[name]().catch((thrown: unknown) => thrown);
        return [error instanceof ThreadExited, (await thread.exited).error?.message];
      }),
    );
    expect(outcomes).toEqual([
      [true, undefined],
      [true, 'it crashed'],
      [true, expect.stringContaining('memory limit')],
    ]);
  });

  it('settles calls that are made afterwards', async () => {
    const thread = started();
    await thread.terminate();
    await expect(thread.remote.double(1)).rejects.toThrow('the thread sample has ended');
  });

  it('is not ready if its start fails', async () => {
    const thread = started({ fails: true });
    await expect(thread.ready).rejects.toThrow('the start fails');
    expect(await thread.exited).toMatchObject({ error: { message: 'the start fails' } });
  });

  it('cannot be imported on the main thread', async () => {
    await expect(import('./fixtures/sample-thread.mjs' as string)).rejects.toThrow('the entry of a worker thread');
  });
});

describe('a port between threads', () => {
  it('carries copies, in their order, those that were sent before anyone listened included', async () => {
    const [mine, theirs] = newChannel();
    const port = portOverMessagePort<object, object>(mine);
    const sent = { n: 1 };
    port.post(sent);
    port.post({ n: 2 });
    const received = new Promise<object[]>((resolve) => {
      const messages: object[] = [];
      port.listen((message) => {
        if (messages.push(message) === 2) resolve(messages);
      });
    });
    await started().remote.echo(theirs);
    expect(await received).toEqual([{ echo: { n: 1 } }, { echo: { n: 2 } }]);
    port.close();
  });

  it('delivers nothing, and sends nothing, once it is closed', async () => {
    const [one, other] = newChannel();
    const [sender, receiver] = [portOverMessagePort<number, number>(one), portOverMessagePort<number, number>(other)];
    const received: number[] = [];
    receiver.listen((message) => {
      received.push(message);
      receiver.close();
    });
    sender.post(1);
    sender.post(2);
    const closed = new Promise((resolve) => one.once('close', resolve));
    await closed;
    sender.post(3);
    expect(received).toEqual([1]);
  });
});

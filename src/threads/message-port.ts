import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Port } from '../channels/port.js';

/** One end of a channel between threads. It can be given to a thread, once, as an argument of a call or with its start data. */
export type PortEnd = MessagePort;

/** Both ends of a new channel. */
export function newChannel(): readonly [PortEnd, PortEnd] {
  const { port1, port2 } = new MessageChannel();
  return [port1, port2];
}

/** An end of a channel as a port. It does not keep its thread open. */
export function portOverMessagePort<Out, In>(end: PortEnd): Port<Out, In> {
  let isClosed = false;
  return {
    post: (message) => {
      if (!isClosed) end.postMessage(message);
    },
    listen: (receiver) => {
      end.on('message', (message: In) => {
        // Messages that were delivered before closing would still come.
        if (!isClosed) receiver(message);
      });
      end.unref();
    },
    pull: (arrived) => {
      const next = pulled<In>(end, arrived);
      return () => (isClosed ? undefined : next());
    },
    close: () => {
      isClosed = true;
      end.close();
    },
  };
}

/** Hears of a message only while none has been there: else Node.js would hand over, and so make objects of, all that have arrived. */
function pulled<In>(end: PortEnd, arrived: () => void): () => In | undefined {
  let first: { readonly message: In } | undefined;
  let isWaiting = false;
  const wait = () => {
    isWaiting = true;
    end.once('message', (message: In) => {
      isWaiting = false;
      first = { message };
      arrived();
    });
    end.unref();
  };
  wait();
  return () => {
    const next = first ?? (isWaiting ? undefined : (receiveMessageOnPort(end) as typeof first));
    first = undefined;
    if (next === undefined && !isWaiting) wait();
    return next?.message;
  };
}

/** The first message that comes; until then the thread stays open. */
export function firstMessage<Message>(end: PortEnd): Promise<Message> {
  return new Promise((resolve) => {
    end.once('message', (message: Message) => {
      end.close();
      resolve(message);
    });
  });
}

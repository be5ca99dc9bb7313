const WIDTH = 30;

/** A bar on a terminal; elsewhere nothing is shown. */
export function progressBar(stream: NodeJS.WriteStream): { show(text: string, part: number): void; clear(): void } {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: (text, part) => {
      const done = Math.round(Math.min(1, Math.max(0, part)) * WIDTH);
      stream.write(`\r\u001b[K${'█'.repeat(done)}${'░'.repeat(WIDTH - done)} ${text}`);
    },
    clear: () => {
      stream.write('\r\u001b[K');
    },
  };
}

import { useEffect, useState } from 'preact/hooks';

/** Asks again and again while the page is seen, one question at a time; gives the latest answer. */
export function usePoll<Answer>(ask: () => Promise<Answer>, everyMs: number, keys: readonly unknown[]): Answer | undefined {
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const next = async () => {
      if (!document.hidden) {
        // What cannot be answered now is asked again.
        const got = await ask().catch(() => undefined);
        if (!isOver && got !== undefined) setAnswer(() => got);
      }
      if (!isOver) timer = setTimeout(start, everyMs);
    };
    const start = () => {
      next().catch(() => undefined);
    };
    start();
    return () => {
      isOver = true;
      clearTimeout(timer);
      setAnswer(undefined);
    };
  }, keys);
  return answer;
}

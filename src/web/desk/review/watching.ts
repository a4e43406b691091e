// Tells the server that a case lies before the reader and hears who else has it before him, so that two officers do not decide side by side.
import { useEffect, useState } from 'react';
import { request } from '#web/parts/api.ts';

const everyMs = 10_000;

/** Names of the others; nothing is told while the window is hidden or `looking` is false. */
export function useWatching(id: number, looking: boolean): readonly string[] {
  const [others, setOthers] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!looking) return;
    const ending = new AbortController();
    const say = () => {
      if (document.hidden) return;
      request('PUT /cases/{id}/watchers', { params: { id }, body: { looking: true }, signal: ending.signal })
        .then((answer) => setOthers(answer.others))
        // Out of reach or refused: presence is a courtesy, the first decision stands without it.
        .catch(() => undefined);
    };
    say();
    const timer = setInterval(say, everyMs);
    return () => {
      clearInterval(timer);
      ending.abort();
      request('PUT /cases/{id}/watchers', { params: { id }, body: { looking: false } }).catch(() => undefined);
    };
  }, [id, looking]);
  return others;
}

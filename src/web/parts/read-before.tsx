// A quiet line under the top bar: something on the page could not be read again. What was read before stays, and so does whatever is being typed.
import { notifyManager, type Query, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { Refused } from '#web/parts/api.ts';
import { isAway, isRefusedRead } from '#web/parts/asking.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { tryNow, unreached } from '#web/parts/said.tsx';

/** A next page that does not come is told where it was asked for. */
const shownFromBefore = (query: Query): boolean =>
  (query.state.status === 'error' || isAway(query)) &&
  query.state.data !== undefined &&
  !(query.meta?.toldInPlace && isRefusedRead(query.state.error)) &&
  !query.state.fetchMeta?.fetchMore;

export function ReadBeforeLine() {
  const { say } = useReader();
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const first = (): Error | null => {
    const state = cache.findAll({ type: 'active', predicate: shownFromBefore })[0]?.state;
    return state?.error ?? state?.fetchFailureReason ?? null;
  };
  const error = useSyncExternalStore(
    useCallback((changed) => cache.subscribe(notifyManager.batchCalls(changed)), [cache]),
    first,
  );
  if (!error) return null;
  return (
    <div className="offline" role="status">
      <Icon name={error instanceof Refused ? 'lock' : 'wifi'} />
      <span>
        {say(error instanceof Refused ? error.problem.why : unreached)}
        {say('。看到的是先前取的。', '. What you see was read before. ')}
      </span>
      <button
        type="button"
        className="link"
        onClick={() => void client.refetchQueries({ type: 'active', predicate: shownFromBefore })}
      >
        {say(tryNow)}
      </button>
    </div>
  );
}

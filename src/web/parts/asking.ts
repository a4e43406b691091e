// Reading and doing, for components: `useAnswer` keeps what was read and reads again when something changed; `useDoing` does once.
import {
  keepPreviousData,
  MutationCache,
  type Query,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { type Answer, type Call, newKey, Refused, request, type Sending, Unreachable } from '#web/parts/api.ts';
import { beginWork, endWork } from '#web/parts/pressed.ts';

/** A "no" stands: what this post may not read, or what is not there, is not asked for again and again, for each try is a line in the access log. */
export const isRefusedRead = (error: unknown): boolean =>
  error instanceof Refused && (error.problem.status === 403 || error.problem.status === 404);

/** The longest between two tries while the server is away. */
const MOST_MS = 20_000;
/** Twice as long each time, and for each reader a little different (`chance`, below 1): a crowd must not come back all at once. */
const nextTryMs = (failures: number, chance: number): number =>
  Math.min(MOST_MS, 1_000 * 2 ** failures) * (0.5 + chance / 2);
/** An act is not sent for ever: about ten minutes later its reader may think otherwise, and presses again. */
const MOST_SENDS = 40;

/** `chance`: a number from 0 to below 1, another each time. */
export function makeClient(chance: () => number): QueryClient {
  const retryDelay = (failures: number) => nextTryMs(failures, chance());
  return new QueryClient({
    mutationCache: new MutationCache({ onMutate: beginWork, onSettled: endWork }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // For as long as somebody looks at the page.
        retry: (_failures, error) => error instanceof Unreachable,
        retryDelay,
        refetchOnWindowFocus: ({ state }) => !isRefusedRead(state.error),
        refetchOnReconnect: ({ state }) => !isRefusedRead(state.error),
      },
      // Sent again with the same key: one effect, however often it arrives.
      mutations: {
        retry: (failures, error) => error instanceof Unreachable && failures < MOST_SENDS,
        retryDelay,
      },
    },
  });
}

/** The server was not reached for this, twice or more: a single stumble is not told. */
export const isAway = ({ state }: Query): boolean =>
  state.fetchFailureReason instanceof Unreachable && state.fetchFailureCount > 1;

/** Everything that waits for the next try is tried now. */
export async function askAgain(client: QueryClient): Promise<void> {
  const waiting = client
    .getQueryCache()
    .findAll({ type: 'active', predicate: ({ state }) => state.fetchFailureReason instanceof Unreachable });
  const predicate = (query: Query) => waiting.includes(query);
  await client.cancelQueries({ predicate });
  await client.refetchQueries({ predicate });
}

interface AnswerOptions {
  readonly enabled?: boolean;
  /** Reads again so often, in milliseconds; where the server said to come later, then. */
  readonly every?: number | false;
  /** What was read for the question before stays until the answer is here (`isPlaceholderData`). */
  readonly keep?: boolean;
  /** The page itself says what a refusal of it means, though it was read before (parts/read-before.tsx is silent). */
  readonly toldInPlace?: boolean;
}

export function useAnswer<C extends Call>(
  call: C,
  sending: Sending<C>,
  { enabled = true, every = false, keep = false, toldInPlace = false }: AnswerOptions = {},
): UseQueryResult<Answer<C>, Error> {
  return useQuery({
    queryKey: [call, sending],
    queryFn: ({ signal }) => request(call, { ...sending, signal }),
    enabled,
    meta: { toldInPlace },
    refetchInterval: ({ state: { error } }) =>
      isRefusedRead(error)
        ? false
        : every !== false && error instanceof Refused
          ? Math.max(every, (error.againInSeconds ?? 0) * 1000)
          : every,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** `error`: why it did not succeed; while it is sent again by itself, that the server was not reached. */
type Told<R> = R extends unknown ? Omit<R, 'error'> & { readonly error: Error | null } : never;
type Doing<C extends Call> = Told<UseMutationResult<Answer<C>, Error, Sending<C>>>;

/** `do(sending)`: the key is kept until it succeeded or was refused, so that a second press or a broken connection has one effect. */
export function useDoing<C extends Call>(
  call: C,
  after: { readonly done?: (answer: Answer<C>) => void; readonly changes?: readonly Call[] | 'all' } = {},
): Doing<C> {
  const client = useQueryClient();
  const key = useRef(newKey());
  const doing = useMutation({
    mutationFn: (sending: Sending<C>) => request(call, { key: key.current, ...sending }),
    onSettled: (_answer, error) => {
      if (!(error instanceof Unreachable)) key.current = newKey();
    },
    onSuccess: async (answer) => {
      const { changes = 'all' } = after;
      await (changes === 'all'
        ? client.invalidateQueries()
        : Promise.all(changes.map((one) => client.invalidateQueries({ queryKey: [one] }))));
      after.done?.(answer);
    },
  });
  const told: Told<typeof doing> = { ...doing, error: doing.error ?? (doing.isPending ? doing.failureReason : null) };
  return told;
}

/** Nothing is known yet, and nothing has gone wrong yet. */
export const isComing = ({ isPending, failureReason }: Pick<UseQueryResult, 'isPending' | 'failureReason'>): boolean =>
  isPending && failureReason === null;

/** The refusal of an error, if it is one. */
export const problemOf = (error: unknown) => (error instanceof Refused ? error.problem : undefined);

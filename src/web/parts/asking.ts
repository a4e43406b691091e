// Reading and doing, for components: `useAnswer` keeps what was read and reads again when something changed; `useDoing` does once.
import {
  keepPreviousData,
  QueryClient,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import { type Answer, type Call, newKey, Refused, request, type Sending, Unreachable } from '#web/parts/api.ts';

/** A "no" stands: what this post may not read, or what is not there, is not asked for again and again, for each try is a line in the access log. */
export const isRefusedRead = (error: unknown): boolean =>
  error instanceof Refused && (error.problem.status === 403 || error.problem.status === 404);

export const makeClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => error instanceof Unreachable && failures < 5,
        refetchOnWindowFocus: ({ state }) => !isRefusedRead(state.error),
        refetchOnReconnect: ({ state }) => !isRefusedRead(state.error),
      },
      // Sent again with the same key: one effect, however often it arrives.
      mutations: { retry: (failures, error) => error instanceof Unreachable && failures < 3, retryDelay: 1_000 },
    },
  });

interface AnswerOptions {
  readonly enabled?: boolean;
  /** Reads again so often, in milliseconds; where the server said to come later, then. */
  readonly every?: number | false;
  /** What was read for the question before stays until the answer is here (`isPlaceholderData`). */
  readonly keep?: boolean;
}

export function useAnswer<C extends Call>(
  call: C,
  sending: Sending<C>,
  { enabled = true, every = false, keep = false }: AnswerOptions = {},
): UseQueryResult<Answer<C>, Error> {
  return useQuery({
    queryKey: [call, sending],
    queryFn: ({ signal }) => request(call, { ...sending, signal }),
    enabled,
    refetchInterval: ({ state: { error } }) =>
      isRefusedRead(error)
        ? false
        : every !== false && error instanceof Refused
          ? Math.max(every, (error.againInSeconds ?? 0) * 1000)
          : every,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });
}

/** `do(sending)`: the key is kept until it succeeded or was refused, so that a second press or a broken connection has one effect. */
export function useDoing<C extends Call>(
  call: C,
  after: { readonly done?: (answer: Answer<C>) => void; readonly changes?: readonly Call[] | 'all' } = {},
): UseMutationResult<Answer<C>, Error, Sending<C>> {
  const client = useQueryClient();
  const key = useRef(newKey());
  return useMutation({
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
}

/** Nothing is known yet, and nothing has gone wrong yet. */
export const isComing = ({ isPending, failureReason }: Pick<UseQueryResult, 'isPending' | 'failureReason'>): boolean =>
  isPending && failureReason === null;

/** The refusal of an error, if it is one. */
export const problemOf = (error: unknown) => (error instanceof Refused ? error.problem : undefined);

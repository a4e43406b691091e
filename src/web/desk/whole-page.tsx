// A page that is one answer of the server. Where the answer does not come, it still says by its heading which page it is and keeps the way back.
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { PageHead } from '#web/desk/frame.tsx';
import { Unread } from '#web/parts/said.tsx';

interface HeadProps {
  /** Of its kind: its own name is in the answer. */
  readonly title: string;
  readonly crumbs: readonly (readonly [string, string])[];
  readonly lines: number;
}

/** Of a page that asks several things. */
export function UnreadPage({
  of,
  title,
  crumbs,
  lines,
}: HeadProps & { readonly of: readonly UseQueryResult<unknown, Error>[] }) {
  const failed = of.some(({ data, error, failureReason }) => data === undefined && (error ?? failureReason));
  return (
    <>
      {failed && <PageHead title={title} crumbs={crumbs} />}
      <Unread of={of} lines={lines} />
    </>
  );
}

export function WholePage<T>({
  of,
  children,
  ...head
}: HeadProps & { readonly of: UseQueryResult<T, Error>; readonly children: (value: T) => ReactNode }) {
  return of.data === undefined ? <UnreadPage of={[of]} {...head} /> : children(of.data);
}

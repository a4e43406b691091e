// Terms and what stands beside them, within a list of definitions.
import { Fragment, type ReactNode } from 'react';

/** `key` tells apart what may be called the same; left out, the term does. */
export type Pair = readonly [term: string, value: ReactNode, key?: string];

export const Pairs = ({ rows }: { readonly rows: readonly Pair[] }) =>
  rows.map(([term, value, key = term]) => (
    <Fragment key={key}>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </Fragment>
  ));

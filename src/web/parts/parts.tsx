// Short facts in one line of meta, each kept whole: where the line is too short it breaks between them and not inside a date or a name, and
// the dot between two of them goes with the break.
import { Fragment } from 'react';

export const Parts = ({ of }: { readonly of: readonly (string | null | undefined | false)[] }) => {
  const parts = of.filter((part) => typeof part === 'string' && part !== '') as string[];
  return (
    <span className="parts">
      {parts.map((part, n) => (
        <Fragment key={part}>
          {n > 0 && ' '}
          <span className="part">{part}</span>
        </Fragment>
      ))}
    </span>
  );
};

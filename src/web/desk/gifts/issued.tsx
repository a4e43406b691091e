// What is said when something came and was booked: that it has its receipt, or that it waits for the second person; with whatever was odd about it.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Text } from '#kit/text.ts';
import { receiptNumber } from '#policy/gift-units.ts';
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';

interface BookedProps {
  readonly says: string;
  readonly warnings: readonly Text[];
  readonly onDone: () => void;
  readonly children: ReactNode;
}

export function Booked({ says, warnings, onDone, children }: BookedProps) {
  const { say } = useReader();
  return (
    <div className="pb stack">
      <Note tone={warnings.length > 0 ? 'warn' : 'ok'} live>
        <b>{says}</b>
        {warnings.map((one) => (
          <p key={one.zh}>{say(one)}</p>
        ))}
        <p>{children}</p>
      </Note>
      <div>
        <button type="button" className="btn" onClick={onDone}>
          {say('好', 'Done')}
        </button>
      </div>
    </div>
  );
}

interface Receipt {
  readonly year: number;
  readonly number: number;
  readonly warnings: readonly Text[];
}

export function Issued({ receipt, onDone }: { readonly receipt: Receipt; readonly onDone: () => void }) {
  const { say } = useReader();
  const { year, number, warnings } = receipt;
  const no = receiptNumber(year, number);
  return (
    <Booked says={say(`收据开好了：${no}`, `Receipt ${no} is made`)} warnings={warnings} onDone={onDone}>
      <Link href={`/desk/gifts/receipts/${year}/${number}`}>
        {say('打开收据，打印给捐赠人', 'Open it to print for the donor')}
      </Link>
    </Booked>
  );
}

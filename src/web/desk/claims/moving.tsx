// More of what a round gives out, and shares moved between unions: down the tree, or back up what nobody claimed.
import { type FormEvent, useState } from 'react';
import { Labelled, TextField } from '#web/desk/field.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Pick } from '#web/desk/pick.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

type Offer = Answer<'GET /rounds/{id}/offers'>['items'][number];

function useMoving(roundId: number, items: readonly Offer[]) {
  const [from, setFrom] = useState('');
  const [to, setTo] = useState(String(items[0]!.id));
  const [amount, setAmount] = useState('');
  const done = () => setAmount('');
  const put = useDoing('POST /rounds/{id}/offers/stock', { done });
  const allot = useDoing('POST /rounds/{id}/offers/allotment', { done });
  const params = { id: roundId };
  const goal = items.find(({ id }) => String(id) === to);
  const sources = items.filter(({ id, package: key }) => String(id) !== to && key === goal?.package);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const toId = Number(to);
    if (from === '') put.mutate({ params, body: { offerId: toId, amount: Number(amount) } });
    else allot.mutate({ params, body: { fromId: Number(from), toId, amount: Number(amount) } });
  };
  return {
    from,
    setFrom,
    to,
    setTo,
    amount,
    setAmount,
    sources,
    submit,
    error: put.error ?? allot.error,
    busy: put.isPending || allot.isPending,
  };
}

/** More from outside, or from one share to another of the same kind. */
export function Moving({ roundId, items }: { readonly roundId: number; readonly items: readonly Offer[] }) {
  const { say } = useReader();
  const { from, setFrom, to, setTo, amount, setAmount, sources, submit, error, busy } = useMoving(roundId, items);
  const nameOf = (offer: Offer) => `${offer.organisationName} · ${say(offer.label)}`;
  return (
    <Panel title={say('追加、下分、收回', 'Add, allot, take back')}>
      <form className="pb stack offer-form" onSubmit={submit}>
        <div className="offer-move">
          <Labelled label={say('加到', 'To')}>
            <Pick
              label={say('加到', 'To')}
              value={to}
              options={items.map((offer) => [String(offer.id), nameOf(offer)] as const)}
              onChange={(next) => {
                setTo(next);
                setFrom('');
              }}
            />
          </Labelled>
          <Labelled label={say('从', 'From')}>
            <Pick
              label={say('从', 'From')}
              value={from}
              options={[
                ['', say('新增的', 'new ones')] as const,
                ...sources.map((offer) => [String(offer.id), nameOf(offer)] as const),
              ]}
              onChange={setFrom}
            />
          </Labelled>
          <TextField type="number" min={1} label={say('多少份', 'How many')} value={amount} onChange={setAmount} />
        </div>
        <p className="hint">
          {say('只能动还没领走的；从下面收回，就选“从”下面那一份', 'Only what is not given yet can be moved')}
        </p>
        <ErrorNote error={error} />
        <div>
          <button type="submit" className="btn" disabled={busy}>
            {from === '' ? say('追加', 'Add') : say('调过去', 'Move')}
          </button>
        </div>
      </form>
    </Panel>
  );
}

// Putting something out: of what, for which union, how many, from when until when.
import { type FormEvent, type ReactNode, useState } from 'react';
import { useSeat } from '#web/desk/frame.tsx';
import { PickOrganisation } from '#web/desk/organisations/find.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Pick } from '#web/desk/pick.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

type Packages = Answer<'GET /rounds/{id}/offers'>['packages'];

/** What a datetime field holds is China time. */
const instantOf = (local: string): string => `${local}:00+08:00`;

/** A list of choices under its name. */
export const Labelled = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="field">
    <span className="lab" aria-hidden="true">
      {label}
    </span>
    {children}
  </div>
);

interface NewOfferProps {
  readonly roundId: number;
  readonly packages: Packages;
  readonly onDone: () => void;
}

export function NewOffer({ roundId, packages, onDone }: NewOfferProps) {
  const { say, today } = useReader();
  const { organisationId } = useSeat();
  const [union, setUnion] = useState<{ readonly id: number; readonly name: string } | null>(null);
  const [wanted, setWanted] = useState(packages[0]?.key ?? '');
  const [draft, setDraft] = useState({ amount: '', opensAt: `${today}T10:00`, closesAt: `${today}T18:00` });
  const open = useDoing('POST /rounds/{id}/offers', { done: onDone });
  const field = (name: keyof typeof draft) => ({
    className: 'in',
    required: true,
    value: draft[name],
    onChange: (event: { readonly target: { readonly value: string } }) =>
      setDraft((known) => ({ ...known, [name]: event.target.value })),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate({
      params: { id: roundId },
      body: {
        ...{ organisationId: union?.id ?? organisationId, package: wanted, amount: Number(draft.amount) },
        ...{ opensAt: instantOf(draft.opensAt), closesAt: instantOf(draft.closesAt) },
      },
    });
  };
  return (
    <Panel title={say('放出名额', 'Put places out')}>
      <form className="pb stack offer-form" onSubmit={submit}>
        <Labelled label={say('哪一种', 'Which')}>
          <Pick
            label={say('哪一种', 'Which')}
            value={wanted}
            options={packages.map(({ key, label }) => [key, say(label)] as const)}
            onChange={setWanted}
          />
        </Labelled>
        <PickOrganisation
          label={say('给哪个工会和它下面的（不选就是本级）', 'For which union and those below (none: this one)')}
          value={union}
          onChange={setUnion}
        />
        <div className="offer-three">
          <label className="field">
            <span className="lab">{say('多少份', 'How many')}</span>
            <input type="number" min={0} {...field('amount')} />
          </label>
          <label className="field">
            <span className="lab">{say('开始', 'Opens')}</span>
            <input type="datetime-local" {...field('opensAt')} />
          </label>
          <label className="field">
            <span className="lab">{say('截止', 'Closes')}</span>
            <input type="datetime-local" {...field('closesAt')} />
          </label>
        </div>
        <ErrorNote error={open.error} />
        <div className="flex">
          <button type="submit" className="btn btn-main" disabled={open.isPending}>
            {say('放出', 'Put out')}
          </button>
          <button type="button" className="btn" onClick={onDone}>
            {say('先不放', 'Not now')}
          </button>
        </div>
      </form>
    </Panel>
  );
}

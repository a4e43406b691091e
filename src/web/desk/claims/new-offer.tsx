// Putting something out: of what, for which union, how many, from when until when.
import { type FormEvent, useState } from 'react';
import { instantOf, Labelled, TextField } from '#web/desk/field.tsx';
import { useSeat } from '#web/desk/frame.tsx';
import { PickOrganisation } from '#web/desk/organisations/find.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Pick } from '#web/desk/pick.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

type Packages = Answer<'GET /rounds/{id}/offers'>['packages'];

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
    value: draft[name],
    onChange: (value: string) => setDraft((known) => ({ ...known, [name]: value })),
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
    <Panel title={say('开放名额', 'Put places out')}>
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
          <TextField type="number" min={0} label={say('多少份', 'How many')} {...field('amount')} />
          <TextField type="datetime-local" label={say('开始', 'Opens')} {...field('opensAt')} />
          <TextField type="datetime-local" label={say('截止', 'Closes')} {...field('closesAt')} />
        </div>
        <ErrorNote error={open.error} />
        <div className="flex">
          <button type="submit" className="btn btn-main" disabled={open.isPending}>
            {say('开放', 'Put out')}
          </button>
          <button type="button" className="btn" onClick={onDone}>
            {say('先不开放', 'Not now')}
          </button>
        </div>
      </form>
    </Panel>
  );
}

// Setting up a draw: for what, how many, the three times, who witnesses it. Rules are published later, when the commitments are there.
import { type FormEvent, useId, useState } from 'react';
import { useLocation } from 'wouter';
import { instantOf, Labelled, TextField } from '#web/desk/field.tsx';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Pick } from '#web/desk/pick.tsx';
import type { Round } from '#web/desk/rounds/words.ts';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';
import { useSettled } from '#web/parts/settled.ts';

type Offer = Answer<'GET /rounds/{id}/draws'>['offers'][number];
interface Witness {
  readonly personId: number;
  /** As it is published. */
  readonly name: string;
}

interface WitnessProps {
  readonly number: number;
  readonly witness: Witness | null;
  readonly onChange: (witness: Witness | null) => void;
}

/** Somebody on the union's register, and how he is called in public. */
function WitnessField({ number, witness, onChange }: WitnessProps) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const id = useId();
  const [word, setWord] = useState('');
  const asked = useSettled(word).trim();
  const found = useAnswer(
    'GET /people',
    { query: { q: asked, organisation: organisationId, limit: 5 } },
    { enabled: asked !== '' && witness === null },
  );
  if (witness)
    return (
      <div className="field">
        <label htmlFor={id}>{say(`见证人 ${number}（照这样公布）`, `Witness ${number}, as it is published`)}</label>
        <div className="flex">
          <input
            id={id}
            className="in"
            maxLength={60}
            value={witness.name}
            onChange={(event) => onChange({ ...witness, name: event.target.value })}
          />
          <button type="button" className="btn" onClick={() => onChange(null)}>
            {say('换人', 'Change')}
          </button>
        </div>
      </div>
    );
  return (
    <div className="field">
      <label htmlFor={id}>{say(`见证人 ${number}（可不设）`, `Witness ${number} (may be left out)`)}</label>
      <input
        id={id}
        className="in"
        type="search"
        autoComplete="off"
        placeholder={say('姓名、拼音或首字母', 'Name, pinyin or initials')}
        value={word}
        onChange={(event) => setWord(event.target.value)}
      />
      {asked !== '' && found.data?.items.length === 0 && (
        <p className="meta" role="status">
          {say('册上没有找到', 'Nobody found')}
        </p>
      )}
      {asked !== '' &&
        found.data?.items.map((one) => (
          <button
            key={one.id}
            type="button"
            className="btn btn-quiet draw-person"
            onClick={() => onChange({ personId: one.id, name: `${one.organisationName ?? ''} ${one.name}`.trim() })}
          >
            {one.name} <span className="meta">{one.organisationName}</span>
          </button>
        ))}
    </div>
  );
}

interface Draft {
  readonly offerId: number;
  readonly title: string;
  readonly quota: string;
  readonly waiting: string;
  readonly closesAt: string;
  readonly revealsBy: string;
  readonly outsideName: string;
  readonly outsideAt: string;
}

function useNewDraw(round: Round, offers: readonly Offer[]) {
  const { today } = useReader();
  const [, goTo] = useLocation();
  const [draft, setDraft] = useState<Draft>({
    ...{ offerId: offers[0]!.id, title: '', quota: String(offers[0]!.left), waiting: '0', outsideName: '' },
    ...{ closesAt: `${today}T18:00`, revealsBy: `${today}T19:00`, outsideAt: `${today}T20:00` },
  });
  const [witnesses, setWitnesses] = useState<readonly (Witness | null)[]>([null, null]);
  const open = useDoing('POST /rounds/{id}/draws', { done: ({ id }) => goTo(`/desk/draws/${id}`) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { offerId, title, quota, waiting, closesAt, revealsBy, outsideName, outsideAt } = draft;
    open.mutate({
      params: { id: round.id },
      body: {
        ...{ offerId, title, quota: Number(quota), waiting: Number(waiting) },
        ...{ closesAt: instantOf(closesAt), revealsBy: instantOf(revealsBy) },
        outside: { name: outsideName, at: instantOf(outsideAt) },
        witnesses: witnesses.filter((one) => one !== null),
      },
    });
  };
  const field = (name: Exclude<keyof Draft, 'offerId'>) => ({
    value: draft[name],
    onChange: (value: string) => setDraft((known) => ({ ...known, [name]: value })),
  });
  return { draft, setDraft, witnesses, setWitnesses, open, submit, field };
}

export function NewDraw({
  round,
  offers,
  onDone,
}: {
  readonly round: Round;
  readonly offers: readonly Offer[];
  readonly onDone: () => void;
}) {
  const { say } = useReader();
  const { count } = useFormats();
  const { draft, setDraft, witnesses, setWitnesses, open, submit, field } = useNewDraw(round, offers);
  return (
    <Panel title={say('设一次抽签', 'Set up a draw')}>
      <form className="pb stack draw-form" onSubmit={submit}>
        <Labelled label={say('抽什么', 'What is drawn for')}>
          <Pick
            label={say('抽什么', 'What is drawn for')}
            value={String(draft.offerId)}
            options={offers.map((offer) => {
              const what = `${offer.organisationName} · ${say(offer.label)}`;
              return [
                String(offer.id),
                say(`${what}，有 ${count(offer.left)} 份`, `${what}: ${count(offer.left)}`),
              ] as const;
            })}
            onChange={(chosen) => setDraft({ ...draft, offerId: Number(chosen) })}
          />
        </Labelled>
        <TextField label={say('公布的名称', 'Title, as published')} {...field('title')} />
        <div className="draw-two">
          <TextField type="number" label={say('抽几份', 'How many')} {...field('quota')} />
          <TextField type="number" label={say('后面几位候补', 'How many wait behind')} {...field('waiting')} />
        </div>
        <div className="draw-two">
          <TextField type="datetime-local" label={say('报名截止、封名单', 'Entries close')} {...field('closesAt')} />
          <TextField
            type="datetime-local"
            label={say('见证人最晚什么时候公开各自的数', 'Words are due')}
            {...field('revealsBy')}
          />
        </div>
        <TextField
          label={say('事先说好的公开数字', 'The outside value')}
          hint={say(
            '写明哪一个、哪一期，到时候谁都查得到，现在谁都不知道',
            'Which one of what: anybody can look it up then, nobody knows it now',
          )}
          {...field('outsideName')}
        />
        <TextField type="datetime-local" label={say('什么时候产生', 'When it comes')} {...field('outsideAt')} />
        {witnesses.map((witness, n) => (
          <WitnessField
            // biome-ignore lint/suspicious/noArrayIndexKey: the two places are what they are
            key={n}
            number={n + 1}
            witness={witness}
            onChange={(next) => setWitnesses(witnesses.map((one, at) => (at === n ? next : one)))}
          />
        ))}
        <ErrorNote error={open.error} />
        <div className="flex">
          <button type="submit" className="btn btn-main" disabled={open.isPending}>
            {say('设好，请见证人交封存码', 'Set it up and ask the witnesses')}
          </button>
          <button type="button" className="btn" onClick={onDone}>
            {say('先不设', 'Not now')}
          </button>
        </div>
        <p className="meta">
          {say(
            '工会自己的数由系统生成并封存，截止前谁也看不到。规则到公布时才定',
            'The union’s own word is made and sealed here; nobody sees it before entries close. Nothing is fixed before the rules are published',
          )}
        </p>
      </form>
    </Panel>
  );
}

// Collections among colleagues, for the unit's officers: sums, booking what somebody gave, handing it over, ending at zero. There is no list
// of who gave: what an officer booked he sees once, as a confirmation.
import { useMemo, useState } from 'react';
import { text } from '#kit/text.ts';
import { fact } from '#policy/condition.ts';
import type { Form } from '#policy/form.ts';
import { allToMember } from '#policy/gift-units.ts';
import { peopleOf } from '#web/desk/finding-people.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Note, Shown, Unread } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Collection = Answer<'GET /collections'>['items'][number];

const givingForm = (today: string): Form => ({
  unnamed: { type: 'yes-no', label: text('不留姓名', 'Without a name') },
  person: {
    ...{ type: 'person', label: text('哪位同事', 'Which colleague') },
    showWhen: { not: fact('form.unnamed').is(true) },
  },
  amountFen: { type: 'money', label: text('金额（元）', 'Amount (yuan)'), minFen: 1 },
  way: {
    type: 'choice',
    label: text('怎么给的', 'How'),
    choices: [
      { key: 'cash', label: text('现金', 'Cash') },
      { key: 'transfer', label: text('转账', 'Transfer') },
    ],
  },
  givenOn: { type: 'date', label: text('哪天', 'On'), to: today },
});

interface GivenProps {
  readonly roundId: number;
  readonly giving: number;
  readonly amountFen: number;
  readonly onDone: () => void;
}

/** Told once, to the officer who booked it. */
function Given({ roundId, giving, amountFen, onDone }: GivenProps) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const reverse = useDoing('POST /collections/{id}/givings/{giving}/reversal', { done: onDone });
  return (
    <div className="pb stack">
      <Note tone="ok" live>
        <b>
          {say(`登记好了：${yuan(amountFen)}，确认号 ${giving}`, `Booked: ${yuan(amountFen)}, confirmation ${giving}`)}
        </b>
        <p>
          {say(
            '本人在“内部互助”里看得到自己这一笔，别人看不到。',
            'The giver sees it under “Among colleagues”; nobody else does.',
          )}
        </p>
      </Note>
      <ErrorNote error={reverse.error} />
      <div className="flex">
        <button type="button" className="btn" onClick={onDone}>
          {say('好', 'Done')}
        </button>
        <button
          type="button"
          className="btn btn-quiet"
          disabled={reverse.isPending}
          onClick={() => reverse.mutate({ params: { id: roundId, giving } })}
        >
          {say('登记错了，冲销', 'It is wrong: reverse it')}
        </button>
      </div>
    </div>
  );
}

function Giving({ collection, onDone }: { readonly collection: Collection; readonly onDone: () => void }) {
  const { say, today } = useReader();
  const { organisationId } = useSeat();
  const people = useMemo(() => peopleOf(organisationId), [organisationId]);
  const form = useMemo(() => givingForm(today), [today]);
  const give = useDoing('POST /collections/{id}/givings');
  const { roundId } = collection;
  if (give.data) {
    const { amountFen } = give.variables!.body;
    return <Given {...{ roundId, giving: give.data.id, amountFen, onDone }} />;
  }
  return (
    <Asking
      form={form}
      people={people}
      initial={{ unnamed: false, givenOn: today, way: 'cash' }}
      does={give.isPending ? say('正在登记……', 'Booking …') : say('登记这笔捐款', 'Book this gift')}
      busy={give.isPending}
      error={give.error}
      onCancel={onDone}
      onAnswers={({ person, amountFen, way, givenOn }) =>
        give.mutate({
          params: { id: roundId },
          body: {
            ...(person == null ? {} : { personId: Number(person) }),
            ...{ amountFen: Number(amountFen), way: way as 'cash' | 'transfer', givenOn: String(givenOn) },
          },
        })
      }
    />
  );
}

function Sums({ collection }: { readonly collection: Collection }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  const { collectedFen, waitingFen, leftFen, intoFundFen } = collection;
  return (
    <div className="figs">
      {(
        [
          [say('募集到', 'Collected'), collectedFen],
          [say('还没转入批次', 'Not handed over'), waitingFen],
          [say('转入了、还没批准', 'Handed over, not granted'), leftFen],
          ...(intoFundFen > 0 ? [[say('余款进基金', 'Left for the fund'), intoFundFen] as const] : []),
        ] as const
      ).map(([says, fen]) => (
        <div key={says}>
          <div className="meta">{says}</div>
          <div className="v">{yuan(fen)}</div>
        </div>
      ))}
    </div>
  );
}

function One({
  collection,
  may,
  maker,
}: {
  readonly collection: Collection;
  readonly may: boolean;
  readonly maker: boolean;
}) {
  const { say } = useReader();
  const { range } = useFormats();
  const [giving, setGiving] = useState(false);
  const hand = useDoing('POST /collections/{id}/hand-over');
  const close = useDoing('POST /collections/{id}/close');
  const params = { id: collection.roundId };
  const over = collection.closedAt !== null;
  return (
    <Panel
      title={collection.name}
      aside={
        over ? (
          <StatusTag tone="ok" says={{ zh: '结束了', en: 'Over' }} />
        ) : (
          <StatusTag tone="go" says={{ zh: '正在募集', en: 'Collecting' }} />
        )
      }
    >
      <div className="pb stack">
        <p>{collection.announcement}</p>
        <p className="meta">
          {range(collection.opensOn, collection.closesOn)}
          {' · '}
          {collection.leftover === 'fund'
            ? say(`余款进“${collection.fundName}”`, `What is left goes into “${collection.fundName}”`)
            : say(allToMember)}
        </p>
        <Sums collection={collection} />
        <ErrorNote error={hand.error ?? close.error} />
        {!over && !giving && (
          <div className="flex">
            {may && (
              <button type="button" className="btn" onClick={() => setGiving(true)}>
                {say('登记一笔捐款', 'Book a gift')}
              </button>
            )}
            {maker && (
              <button
                type="button"
                className="btn"
                disabled={hand.isPending || collection.waitingFen === 0}
                onClick={() => hand.mutate({ params })}
              >
                {say('转入批次', 'Hand over to the round')}
              </button>
            )}
            {may && (
              <button
                type="button"
                className="btn btn-quiet"
                disabled={close.isPending}
                onClick={() => close.mutate({ params })}
              >
                {say('结束募集', 'End the collection')}
              </button>
            )}
          </div>
        )}
      </div>
      {giving && <Giving collection={collection} onDone={() => setGiving(false)} />}
    </Panel>
  );
}

function formOf(rounds: Answer<'GET /rounds'>['items'], funds: Answer<'GET /gift-funds'>['items']): Form {
  const named = (items: readonly { readonly id: number; readonly name: string }[]) =>
    items.map(({ id, name }) => ({ key: String(id), label: text(name, name) }));
  return {
    round: { type: 'choice', label: text('哪个批次', 'Which round'), choices: named(rounds) },
    announcement: { type: 'text', prose: true, maxLength: 500, label: text('告诉同事的话', 'Announcement') },
    leftover: {
      type: 'choice',
      label: text('余款给谁', 'What is left goes'),
      choices: [
        { key: 'member', label: allToMember },
        ...(funds.length > 0 ? [{ key: 'fund', label: text('进本单位的基金', 'into a fund of the unit') }] : []),
      ],
    },
    fund: {
      type: 'choice',
      label: text('哪个基金', 'Which fund'),
      choices: named(funds),
      showWhen: fact('form.leftover').is('fund'),
    },
  };
}

interface OpeningProps {
  readonly taken: readonly number[];
  readonly onDone: () => void;
}

function Filling({
  rounds,
  funds,
  onDone,
}: Pick<OpeningProps, 'onDone'> & {
  readonly rounds: Answer<'GET /rounds'>['items'];
  readonly funds: Answer<'GET /gift-funds'>['items'];
}) {
  const { say } = useReader();
  const open = useDoing('POST /collections', { done: onDone });
  const form = useMemo(() => formOf(rounds, funds), [rounds, funds]);
  return (
    <Asking
      form={form}
      does={say('开始募集', 'Start collecting')}
      busy={open.isPending}
      error={open.error}
      onCancel={onDone}
      onAnswers={({ round, announcement, leftover, fund }) =>
        open.mutate({
          body: {
            ...{ roundId: Number(round), announcement: String(announcement), leftover: leftover as 'member' | 'fund' },
            ...(fund == null ? {} : { fundId: Number(fund) }),
          },
        })
      }
    />
  );
}

function Opening({ taken, onDone }: OpeningProps) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const rounds = useAnswer('GET /rounds', {
    query: { organisation: organisationId, programme: 'internal-collection' },
  });
  const funds = useAnswer('GET /gift-funds', { query: { organisation: organisationId } });
  if (!rounds.data || !funds.data) return <Unread of={[rounds, funds]} lines={3} />;
  const free = rounds.data.items.filter(({ id, state }) => state === 'open' && !taken.includes(id));
  if (free.length > 0) return <Filling rounds={free} funds={funds.data.items} onDone={onDone} />;
  return (
    <div className="pb">
      <Note>
        <b>{say('先开一个“内部互助捐款”的批次', 'Open a round of “Collection among colleagues” first')}</b>
        <p>
          {say(
            '批次由基层工会自己开，开好后回到这里开始募集。',
            'The unit’s own union opens it; then start collecting here.',
          )}
        </p>
      </Note>
    </div>
  );
}

export function Collections({ may, maker }: { readonly may: boolean; readonly maker: boolean }) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const collections = useAnswer('GET /collections', { query: { organisation: organisationId } });
  const [opening, setOpening] = useState(false);
  return (
    <>
      <Panel
        title={say('内部互助捐款', 'Collections among colleagues')}
        aside={
          may &&
          !opening && (
            <button type="button" className="btn btn-s" onClick={() => setOpening(true)}>
              {say('开始募集', 'Start collecting')}
            </button>
          )
        }
      >
        <div className="pb">
          <p className="meta">
            {say(
              '自愿，只在本单位。谁捐了多少只有本人看得到，这里只有合计；没有名单，也没有排名。',
              'Of free will and within the unit. What each gave is for themselves alone; here are sums only, no list and no ranking.',
            )}
          </p>
        </div>
        {opening && (
          <Opening taken={(collections.data?.items ?? []).map((one) => one.roundId)} onDone={() => setOpening(false)} />
        )}
        <Shown of={collections} lines={3}>
          {({ items }) =>
            items.length === 0 && !opening ? (
              <div className="pb">
                <Empty says={{ zh: '现在没有募集', en: 'Nothing is being collected now' }} />
              </div>
            ) : null
          }
        </Shown>
      </Panel>
      {collections.data?.items.map((one) => (
        <One key={one.roundId} collection={one} may={may} maker={maker} />
      ))}
    </>
  );
}

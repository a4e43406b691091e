// What a round was opened with, frozen ever since; and its end.
import { useState } from 'react';
import { Link } from 'wouter';
import { chinaTime } from '#kit/clock.ts';
import { choicesIn } from '#policy/choices.ts';
import type { Offer, PackageRow, Parameter, Programme } from '#policy/programme.ts';
import { beginningOf, doorsOf, type RoundEvent } from '#policy/round-event.ts';
import type { TabProps } from '#web/desk/rounds/tab.ts';
import { programmeOf, type Round } from '#web/desk/rounds/words.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { roundName } from '#web/parts/round-name.ts';
import { ErrorNote, Note } from '#web/parts/said.tsx';

const fewTexts = 12;

function Texts({ texts }: { readonly texts: readonly string[] }) {
  const { say } = useReader();
  const [all, setAll] = useState(false);
  const shown = all ? texts : texts.slice(0, fewTexts);
  return (
    <>
      {shown.join(say('、', ', '))}{' '}
      {texts.length > fewTexts && (
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all ? say('收起', 'Fewer') : say(`等 ${texts.length} 项，看全部`, `and more: all ${texts.length}`)}
        </button>
      )}
    </>
  );
}

function ByChoice({
  programme,
  of,
  values,
  as,
}: {
  readonly programme: Programme;
  readonly of: string;
  readonly values: Readonly<Record<string, number>>;
  readonly as: (value: number) => string;
}) {
  const { say } = useReader();
  const choices = choicesIn(programme, of);
  const nameOf = (key: string) => choices.find((choice) => choice.key === key)?.label ?? { zh: key, en: key };
  const order = [
    ...choices.map(({ key }) => key).filter((key) => key in values),
    ...Object.keys(values).filter((key) => !choices.some((one) => one.key === key)),
  ];
  return (
    <dl className="kv">
      {order.map((key) => (
        <div key={key} className="pair">
          <dt>{say(nameOf(key))}</dt>
          <dd className="money">{as(values[key]!)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Provider({ id }: { readonly id: number }) {
  const found = useAnswer('GET /organisations/{id}', { params: { id } });
  return <>{found.data?.name ?? id}</>;
}

function OfferList({ offers }: { readonly offers: readonly Offer[] }) {
  const { say } = useReader();
  const { yuan } = useFormats();
  return (
    <ul className="offers">
      {offers.map((offer) => (
        <li key={offer.key}>
          <b>{say(offer.label)}</b>
          {offer.priceFen !== undefined && <> · {yuan(offer.priceFen)}</>}
          {offer.providerId !== undefined && (
            <>
              {' '}
              · <Provider id={offer.providerId} />
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function EventWritten({ event }: { readonly event: RoundEvent }) {
  const { say } = useReader();
  const { moment, fullDay } = useFormats();
  const [begins, doors] = [beginningOf(event), doorsOf(event)];
  const { what, place, address, collectBy, collectAt } = event;
  return (
    <ul className="offers">
      <li>
        <b>{say(what)}</b>
      </li>
      {begins && <li>{say(`${moment(begins.toISOString())} 开始`, `Begins ${moment(begins.toISOString())}`)}</li>}
      {doors && <li>{say(`${chinaTime(doors)} 起进场`, `Doors open at ${chinaTime(doors)}`)}</li>}
      <li>
        <Parts of={[place, address]} />
      </li>
      {collectBy && <li>{say(`最晚${fullDay(collectBy)}取`, `To be fetched by ${fullDay(collectBy)}`)}</li>}
      {collectAt && <li>{say(`在${collectAt}取`, `Fetched at: ${collectAt}`)}</li>}
    </ul>
  );
}

function ParameterValue({
  programme,
  parameter,
  value,
  goods,
}: {
  readonly programme: Programme;
  readonly parameter: Parameter;
  readonly value: unknown;
  readonly goods: Round['goods'];
}) {
  const { yuan, fullDay, count } = useFormats();
  switch (parameter.type) {
    case 'money':
      return <b className="money">{yuan(value as number)}</b>;
    case 'number':
      return <>{count(value as number)}</>;
    case 'date':
      return <>{fullDay(value as string)}</>;
    case 'texts':
      return <Texts texts={value as readonly string[]} />;
    case 'money-by-choice':
      return (
        <ByChoice
          programme={programme}
          of={parameter.of}
          values={value as Readonly<Record<string, number>>}
          as={yuan}
        />
      );
    case 'numbers-by-choice':
      return (
        <ByChoice
          programme={programme}
          of={parameter.of}
          values={value as Readonly<Record<string, number>>}
          as={count}
        />
      );
    case 'goods':
      return <Package rows={value as readonly PackageRow[]} goods={goods} />;
    case 'event':
      return <EventWritten event={value as RoundEvent} />;
    case 'offers':
      return <OfferList offers={value as readonly Offer[]} />;
    default:
      return <>{String(value)}</>;
  }
}

function Package({ rows, goods }: { readonly rows: readonly PackageRow[]; readonly goods: Round['goods'] }) {
  const named = new Map(goods.map((one) => [one.id, one]));
  return rows
    .map(({ goods: id, pieces }) => `${named.get(id)?.name ?? id} ${pieces} ${named.get(id)?.unit ?? ''}`.trim())
    .join('、');
}

function Close({ round }: TabProps) {
  const { say } = useReader();
  const [asked, setAsked] = useState(false);
  const close = useDoing('POST /rounds/{id}/close', { done: () => setAsked(false) });
  if (round.state === 'closed')
    return (
      <Note tone="off">{say('已经截止受理，在办的照常办完', 'Closed to applications; what is under way goes on')}</Note>
    );
  return (
    <div className="stack">
      <p>
        {say(
          '截止以后不再收新的申请，在办的照常办完。截止了不能再打开。',
          'After closing no new application is taken, and what is under way goes on. A round cannot be opened again.',
        )}
      </p>
      <ErrorNote error={close.error} />
      {asked ? (
        <div className="flex">
          <button
            type="button"
            className="btn btn-stop"
            disabled={close.isPending}
            onClick={() => close.mutate({ params: { id: round.id } })}
          >
            {close.isPending
              ? say('正在截止……', 'Closing …')
              : say(`截止“${round.name}”，不能再打开`, `Close “${roundName(round.name).en}” for good`)}
          </button>
          <button type="button" className="btn" onClick={() => setAsked(false)}>
            {say('先不截止', 'Not now')}
          </button>
        </div>
      ) : (
        <button type="button" className="btn" onClick={() => setAsked(true)}>
          {say('截止受理……', 'Close the round …')}
        </button>
      )}
    </div>
  );
}

function FrozenVersion({ round }: Pick<TabProps, 'round'>) {
  const { say } = useReader();
  return (
    <dd>
      <Link href={`/desk/programmes/${round.programmeKey}?version=${round.versionHash}`}>
        {say('开批次时冻结的这一版', 'The one frozen when the round was opened')}
      </Link>
    </dd>
  );
}

function SettledThen({ round }: { readonly round: Round }) {
  const { say } = useReader();
  const programme = programmeOf(round);
  return (
    <section className="panel">
      <div className="ph">
        <h2>{say('开批次时定下的', 'Settled when it opened')}</h2>
        <span className="meta">{say('不能再改', 'Cannot be changed')}</span>
      </div>
      <div className="pb">
        <dl className="kv wide">
          {Object.entries(programme.parameters).map(([name, parameter]) => (
            <div key={name} className="pair">
              <dt>{say(parameter.label)}</dt>
              <dd>
                <ParameterValue
                  programme={programme}
                  parameter={parameter}
                  value={round.parameters[name]}
                  goods={round.goods}
                />
              </dd>
            </div>
          ))}
        </dl>
        {Object.keys(programme.parameters).length === 0 && (
          <p className="sub">{say('这个办法没有要定的', 'The programme leaves nothing open')}</p>
        )}
      </div>
    </section>
  );
}

export default function Settings(props: TabProps) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const { round, leads } = props;
  const programme = programmeOf(round);
  const organisation = useAnswer('GET /organisations/{id}', { params: { id: round.organisationId } });
  return (
    <div className="cols halves">
      <SettledThen round={round} />
      <section className="panel">
        <div className="ph">
          <h2>{say('批次', 'The round')}</h2>
        </div>
        <div className="pb stack">
          <dl className="kv">
            <dt>{say('办法', 'Programme')}</dt>
            <dd>
              <Link href={`/desk/programmes/${round.programmeKey}`}>{say(programme.title)}</Link>
            </dd>
            <dt>{say('办法的版本', 'Version')}</dt>
            <FrozenVersion round={round} />
            <dt>{say('由谁开', 'Run by')}</dt>
            <dd>{organisation.data?.name ?? ''}</dd>
            <dt>{say('年度', 'Year')}</dt>
            <dd>{round.year}</dd>
            <dt>{say('受理', 'Applications')}</dt>
            <dd>
              {say(
                `${fullDay(round.opensOn)}至${fullDay(round.closesOn)}`,
                `${fullDay(round.opensOn)} to ${fullDay(round.closesOn)}`,
              )}
            </dd>
          </dl>
          {leads && <Close {...props} />}
        </div>
      </section>
    </div>
  );
}

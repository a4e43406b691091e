// The routes of one round: how far each is, and who still waits for one.
import '#web/desk/goods/goods.css';
import { type FormEvent, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { maskName } from '#kit/mask.ts';
import { PageHead } from '#web/desk/frame.tsx';
import { type Carrier, ChooseCarrier } from '#web/desk/goods/carrier.tsx';
import { Enlist } from '#web/desk/goods/enlist.tsx';
import { WalkIns, walkInName } from '#web/desk/goods/walk-ins.tsx';
import { routeStates } from '#web/desk/goods/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Deliveries = Answer<'GET /rounds/{id}/deliveries'>;

function RouteTable({ items }: { readonly items: Deliveries['items'] }) {
  const { say } = useReader();
  const { count, day } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('路线', 'Route')}</th>
          <th>{say('哪天', 'Day')}</th>
          <th>{say('谁送', 'Carrier')}</th>
          <th>{say('到哪一步', 'Stands')}</th>
          <th className="r">{say('户', 'Stops')}</th>
          <th className="r">{say('已签收', 'Handed over')}</th>
          <th className="r">{say('在路上', 'On the way')}</th>
          <th className="r">{say('没交成', 'Not handed over')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <tr key={one.id}>
            <td>
              <Link href={`/desk/goods/routes/${one.id}`}>
                <b>{one.name}</b>
              </Link>
            </td>
            <td className="nowrap">{day(one.day)}</td>
            <td>{one.carrierName}</td>
            <td>
              <StatusTag {...routeStates[one.state]} />
            </td>
            <td className="r">{count(one.stops)}</td>
            <td className="r">{count(one.handed)}</td>
            <td className="r">{count(one.underWay)}</td>
            <td className="r">{count(one.notMet)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface WhoWaitsProps {
  readonly waiting: Deliveries['waiting'];
  /** Cases that are left out of this route. */
  readonly out: ReadonlySet<number>;
  readonly onOut: (out: ReadonlySet<number>) => void;
}

function WhoWaits({ waiting, out, onOut }: WhoWaitsProps) {
  const { say } = useReader();
  const [typed, setTyped] = useState('');
  const words = typed.trim();
  // Names stand here masked; a whole name finds whoever may bear it.
  const found = waiting.filter(
    ({ name, union }) => name.includes(words) || name === maskName(words) || union.includes(words),
  );
  const chosen = waiting.filter(({ id }) => !out.has(id)).length;
  const all = (on: boolean) => {
    const next = new Set(out);
    for (const { id } of found) on ? next.delete(id) : next.add(id);
    onOut(next);
  };
  const turn = (id: number) => {
    const next = new Set(out);
    if (!next.delete(id)) next.add(id);
    onOut(next);
  };
  return (
    <fieldset className="waiting">
      <legend>{say(`还没排的 ${waiting.length} 户，按送的次序`, `${waiting.length} without a route, in order`)}</legend>
      <div className="flex wrap">
        <input
          className="in"
          type="search"
          value={typed}
          aria-label={say('按姓名或工会找', 'Find by name or union')}
          placeholder={say('按姓名或工会找', 'Find by name or union')}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="button" className="link" onClick={() => all(true)}>
          {words === '' ? say('全选', 'All') : say(`选上这 ${found.length} 户`, `Choose these ${found.length}`)}
        </button>
        <button type="button" className="link" onClick={() => all(false)}>
          {words === '' ? say('全不选', 'None') : say(`不选这 ${found.length} 户`, `Leave these ${found.length} out`)}
        </button>
        <span className="meta" role="status">
          {say(`已选 ${chosen} 户`, `${chosen} chosen`)}
        </span>
      </div>
      <ul className="stops-to-choose">
        {found.map(({ id, name, union, walkIn }) => (
          <li key={id}>
            <label className="tick">
              <input type="checkbox" checked={!out.has(id)} onChange={() => turn(id)} />
              <span>
                {walkIn ? say(walkInName) : name} <span className="meta">{union}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** Who waits, in the order of the unions; the whole list unless some are left out. */
function Plan({ roundId, waiting }: { readonly roundId: number; readonly waiting: Deliveries['waiting'] }) {
  const { say, today } = useReader();
  const [, go] = useLocation();
  const [name, setName] = useState('');
  const [day, setDay] = useState(today);
  const [carrier, setCarrier] = useState<Carrier | null>(null);
  const [out, setOut] = useState<ReadonlySet<number>>(new Set());
  const plan = useDoing('POST /rounds/{id}/deliveries', { done: ({ id }) => go(`/desk/goods/routes/${id}`) });
  const chosen = waiting.filter(({ id }) => !out.has(id)).map(({ id }) => id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (carrier) plan.mutate({ params: { id: roundId }, body: { name, day, carrierId: carrier.id, caseIds: chosen } });
  };
  return (
    <form className="pb stack" onSubmit={submit}>
      <div className="goods-fields">
        <label className="field">
          <span className="lab">{say('路线叫什么', 'Name of the route')}</span>
          <input className="in" required maxLength={40} value={name} onChange={(e) => setName(e.target.value)} />
        </label>
        <label className="field">
          <span className="lab">{say('哪天送', 'Day')}</span>
          <input className="in" type="date" required value={day} onChange={(e) => setDay(e.target.value)} />
        </label>
        <ChooseCarrier chosen={carrier} onChoose={setCarrier} />
      </div>
      <WhoWaits waiting={waiting} out={out} onOut={setOut} />
      <ErrorNote error={plan.error} />
      <div>
        <button
          type="submit"
          className={carrier && chosen.length > 0 ? 'btn btn-main' : 'btn btn-off'}
          disabled={plan.isPending || !carrier || chosen.length === 0}
        >
          {carrier
            ? say(`排成一条路线，${chosen.length} 户`, `Make a route of ${chosen.length}`)
            : say('先选谁送', 'First choose who brings it')}
        </button>
      </div>
    </form>
  );
}

export default function GoodsRound({ id }: { readonly id: number }) {
  const { say } = useReader();
  const round = useAnswer('GET /rounds/{id}', { params: { id } });
  const deliveries = useAnswer('GET /rounds/{id}/deliveries', { params: { id } }, { every: 30_000 });
  return (
    <>
      <PageHead
        title={
          round.data
            ? say(`${round.data.name}：名单和路线`, `${round.data.name}: list and routes`)
            : say('发放路线', 'Routes')
        }
        crumbs={[['/desk/goods', say('物资', 'Goods')]]}
        meta={<Link href={`/desk/rounds/${id}/goods`}>{say('这一批的数字', 'The round in numbers')}</Link>}
      />
      <Shown of={deliveries} lines={8}>
        {({ items, waiting, takesWalkIns }) => (
          <div className="stack">
            <Panel title={say('路线', 'Routes')}>
              {items.length === 0 ? (
                <Empty says={{ zh: '还没有排路线', en: 'No route yet' }} />
              ) : (
                <RouteTable items={items} />
              )}
            </Panel>
            {round.data && (
              <Panel title={say('名单', 'The list')}>
                <Enlist round={round.data} />
              </Panel>
            )}
            {takesWalkIns && (
              <Panel title={say('留给未入会的劳动者', 'Kept for workers who are no members')}>
                <WalkIns roundId={id} waiting={waiting.filter(({ walkIn }) => walkIn).length} />
              </Panel>
            )}
            <Panel title={say('排一条路线', 'Plan a route')}>
              {waiting.length === 0 ? (
                <Empty
                  says={{
                    zh: '名单上的都排好了，或名单还没有导入',
                    en: 'Everybody on the list has a route, or there is no list yet',
                  }}
                >
                  <Link href={`/desk/rounds/${id}/import`}>{say('导入名单', 'Import the list')}</Link>
                </Empty>
              ) : (
                <Plan roundId={id} waiting={waiting} />
              )}
            </Panel>
          </div>
        )}
      </Shown>
    </>
  );
}

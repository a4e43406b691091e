// One route: packed and loaded, followed through the day, and closed when every bag is handed over or back; otherwise it says which is missing.
import { WholePage } from '#web/desk/whole-page.tsx';
import '#web/desk/goods/goods.css';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import { PageHead } from '#web/desk/frame.tsx';
import { type Carrier, ChooseCarrier } from '#web/desk/goods/carrier.tsx';
import { walkInName } from '#web/desk/goods/walk-ins.tsx';
import {
  parcelIn,
  type RouteInFull,
  recordWords,
  routeStates,
  type StopInFull,
  stopStates,
} from '#web/desk/goods/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Note } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

function Totals({ route }: { readonly route: RouteInFull }) {
  const { say } = useReader();
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('物资', 'Goods')}</th>
          <th>{say('批', 'Lot')}</th>
          <th className="r">{say('件数', 'Pieces')}</th>
        </tr>
      </thead>
      <tbody>
        {route.totals.map(({ goods, lot, name, unit, pieces }) => (
          <tr key={`${goods}-${lot}`}>
            <td>{name}</td>
            <td>{lot ?? say('装车时定', 'Chosen when it is loaded')}</td>
            <td className="r">
              <b>{pieces}</b> {unit}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const comesBack: readonly string[] = ['loaded', 'absent', 'refused'];

interface StopsProps {
  readonly route: RouteInFull;
  readonly back: ReadonlySet<number>;
  readonly onBack: (caseId: number) => void;
}

function Stops({ route, back, onBack }: StopsProps) {
  const { say } = useReader();
  const { instant } = useFormats();
  return (
    <table className="table">
      <thead>
        <tr>
          <th className="r">{say('次序', 'No.')}</th>
          <th>{say('标签', 'Label')}</th>
          <th>{say('谁', 'Whom')}</th>
          <th>{say('所在工会', 'Union')}</th>
          <th>{say('东西', 'Parcel')}</th>
          <th>{say('到哪一步', 'Stands')}</th>
          {route.state === 'loaded' && <th>{say('退回库里了', 'Back in stock')}</th>}
        </tr>
      </thead>
      <tbody>
        {route.items.map((stop) => (
          <tr key={stop.caseId}>
            <td className="r">{stop.place}</td>
            <td>
              <code>{stop.code}</code>
            </td>
            <td>
              <Link href={`/desk/cases/${stop.caseId}`}>{stop.walkIn ? say(walkInName) : stop.name}</Link>
            </td>
            <td className="wraps">{stop.union}</td>
            <td className="wraps">{parcelIn(stop.parcel)}</td>
            <td>
              <StatusTag {...stopStates[stop.status]} />
              {stop.handedAt && (
                <div className="meta">
                  {stop.handedBy} {instant(stop.handedAt)}{' '}
                  {stop.proof === 'code' ? say('取货码', 'code') : say('签名', 'signature')}
                </div>
              )}
            </td>
            {route.state === 'loaded' && (
              <td>
                {comesBack.includes(stop.status) && (
                  <label className="tick">
                    <input type="checkbox" checked={back.has(stop.caseId)} onChange={() => onBack(stop.caseId)} />
                    <span className="sr">{say(`${stop.code} 退回库里了`, `${stop.code} is back in stock`)}</span>
                  </label>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function KeptRecords({ route }: { readonly route: RouteInFull }) {
  const { say } = useReader();
  const { instant } = useFormats();
  const looked = useDoing('POST /deliveries/{id}/records/looked', { changes: ['GET /deliveries/{id}'] });
  const open = route.kept.filter(({ lookedAt }) => lookedAt === null);
  if (route.kept.length === 0) return null;
  return (
    <Panel
      title={say(`没能记上的 ${route.kept.length} 条`, `${route.kept.length} records that could not be taken`)}
      aside={
        open.length > 0 && (
          <button
            type="button"
            className="btn btn-s"
            disabled={looked.isPending}
            onClick={() => looked.mutate({ params: { id: route.id }, body: { ids: open.map(({ id }) => id) } })}
          >
            {say('都核对过了', 'All looked at')}
          </button>
        )
      }
    >
      <ErrorNote error={looked.error} />
      <ul className="list inset">
        {route.kept.map((one) => (
          <li key={one.id} className="item">
            <span className="grow">
              <b>
                {one.by}：<code>{one.code}</code> {say(recordWords[one.what] ?? { zh: one.what, en: one.what })}
              </b>
              <span className="meta block">
                {instant(one.doneAt)} · {say(one.why)}
              </span>
            </span>
            <StatusTag
              {...(one.lookedAt
                ? { tone: 'ok', says: { zh: '已核对', en: 'Looked at' } }
                : { tone: 'wait', says: { zh: '等您核对', en: 'To be looked at' } })}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Reassign({ route, onDone }: { readonly route: RouteInFull; readonly onDone: () => void }) {
  const { say } = useReader();
  const [carrier, setCarrier] = useState<Carrier | null>(null);
  const give = useDoing('POST /deliveries/{id}/carrier', { done: onDone });
  return (
    <Panel title={say('换人送', 'Give it to somebody else')}>
      <div className="pb stack">
        <ChooseCarrier chosen={carrier} onChoose={setCarrier} />
        <ErrorNote error={give.error} />
        <div className="flex">
          <button
            type="button"
            className="btn"
            disabled={!carrier || give.isPending}
            onClick={() => carrier && give.mutate({ params: { id: route.id }, body: { carrierId: carrier.id } })}
          >
            {carrier ? say(`改由${carrier.name}送`, `Give it to ${carrier.name}`) : say('先选人', 'Choose first')}
          </button>
          <button type="button" className="btn btn-quiet" onClick={onDone}>
            {say('先不换', 'Not now')}
          </button>
        </div>
      </div>
    </Panel>
  );
}

function MissingBags({ missing }: { readonly missing: readonly StopInFull[] }) {
  const { say } = useReader();
  return (
    <Note tone="warn" live>
      <b>
        {say(`还不能结清：差 ${missing.length} 份，都还在路上`, `Not closed: ${missing.length} are still on the way`)}
      </b>
      <ul>
        {missing.map((stop) => (
          <li key={stop.caseId}>
            {stop.place}. <code>{stop.code}</code> {stop.walkIn ? say(walkInName) : stop.name}，
            {say(stopStates[stop.status].says)}：{parcelIn(stop.parcel)}
          </li>
        ))}
      </ul>
      <p>
        {say(
          '带回来的，在下面勾上再结清；找不到的，打开那一件登记丢失',
          'Tick below what came back; what cannot be found is recorded as lost in its case',
        )}
      </p>
    </Note>
  );
}

interface HeadProps {
  readonly route: RouteInFull;
  readonly back: ReadonlySet<number>;
  readonly children: ReactNode;
}

/** The head with what is done next: load, or close; under it what came of that, and the rest of the page. */
function Head({ route, back, children }: HeadProps) {
  const { say } = useReader();
  const { day } = useFormats();
  const [reassigning, setReassigning] = useState(false);
  const load = useDoing('POST /deliveries/{id}/load');
  const close = useDoing('POST /deliveries/{id}/close');
  const { missing, closed } = close.data ?? { missing: [], closed: true };
  const params = { id: route.id };
  const main = (busy: boolean, says: string, act: () => void) => (
    <button type="button" className="btn btn-main" disabled={busy} onClick={act}>
      {says}
    </button>
  );
  return (
    <>
      <PageHead
        title={route.name}
        crumbs={[
          ['/desk/goods', say('物资', 'Goods')],
          [`/desk/goods/rounds/${route.roundId}`, say('名单和路线', 'List and routes')],
        ]}
        meta={
          <>
            {day(route.day)} · {say(`${route.carrierName}送`, `carried by ${route.carrierName}`)} ·{' '}
            <StatusTag {...routeStates[route.state]} />
          </>
        }
      >
        {route.state !== 'closed' && !reassigning && (
          <button type="button" className="btn" onClick={() => setReassigning(true)}>
            {say('换人送', 'Give it to somebody else')}
          </button>
        )}
        <Link className="btn" href={`/desk/goods/routes/${route.id}/labels`}>
          {say('标签和装箱单', 'Labels and packing list')}
        </Link>
        {route.state === 'planned' &&
          main(load.isPending, say(`装车，${route.items.length} 户`, `Load ${route.items.length} stops`), () =>
            load.mutate({ params }),
          )}
        {route.state === 'loaded' &&
          main(
            close.isPending,
            back.size > 0
              ? say(`退回 ${back.size} 份，当天结清`, `${back.size} back in stock, close the day`)
              : say('当天结清', 'Close the day'),
            () => close.mutate({ params, body: back.size > 0 ? { back: [...back] } : {} }),
          )}
      </PageHead>
      <div className="stack">
        <ErrorNote error={load.error ?? close.error} />
        {!closed && <MissingBags missing={missing} />}
        {reassigning && <Reassign route={route} onDone={() => setReassigning(false)} />}
        {children}
      </div>
    </>
  );
}

export default function GoodsRoute({ id }: { readonly id: number }) {
  const { say } = useReader();
  const route = useAnswer('GET /deliveries/{id}', { params: { id } }, { every: 20_000 });
  const [back, setBack] = useState<ReadonlySet<number>>(new Set());
  const turn = (caseId: number) => {
    const next = new Set(back);
    if (!next.delete(caseId)) next.add(caseId);
    setBack(next);
  };
  return (
    <WholePage of={route} lines={10} title={say('路线', 'Route')} crumbs={[['/desk/goods', say('物资', 'Goods')]]}>
      {(one) => {
        const open = new Set(one.items.filter(({ status }) => comesBack.includes(status)).map(({ caseId }) => caseId));
        const chosen = new Set([...back].filter((caseId) => open.has(caseId)));
        return (
          <Head route={one} back={chosen}>
            <KeptRecords route={one} />
            <Panel title={say(`${one.items.length} 户`, `${one.items.length} stops`)}>
              <div className="wide">
                <Stops route={one} back={chosen} onBack={turn} />
              </div>
            </Panel>
            <Panel title={say('装箱总数', 'Packed in all')}>
              <Totals route={one} />
            </Panel>
          </Head>
        );
      }}
    </WholePage>
  );
}

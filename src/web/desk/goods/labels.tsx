// For the printer: the packing list of a route, then a label for each parcel. The square code holds the label's own random code and nothing
// about the person; what stands beside it is what the packer needs.
import { WholePage } from '#web/desk/whole-page.tsx';
import '#web/desk/goods/goods.css';
import { PageHead } from '#web/desk/frame.tsx';
import { walkInName } from '#web/desk/goods/walk-ins.tsx';
import { parcelIn, type RouteInFull, type StopInFull } from '#web/desk/goods/words.ts';
import { download } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { QrCode } from '#web/parts/qr-code.tsx';

function Label({ stop, route }: { readonly stop: StopInFull; readonly route: RouteInFull }) {
  const { say } = useReader();
  const { day } = useFormats();
  return (
    <li className="label">
      <QrCode text={stop.code} label={stop.code} />
      <div>
        <b className="code">{stop.code}</b>
        <div>
          {route.name} {stop.place} · {day(route.day)}
        </div>
        <div>{stop.walkIn ? say(walkInName) : stop.name}</div>
        <div className="meta">{parcelIn(stop.parcel)}</div>
      </div>
    </li>
  );
}

/** A line a parcel, its goods side by side, and a box to tick when it is packed. */
function Packing({ route }: { readonly route: RouteInFull }) {
  const { say } = useReader();
  const goods = totals(route);
  const piecesOf = (stop: StopInFull, id: number) =>
    stop.parcel.reduce((sum, one) => sum + (one.goods === id ? one.pieces : 0), 0);
  return (
    <table className="table">
      <thead>
        <tr>
          <th className="r">{say('次序', 'No.')}</th>
          <th>{say('标签', 'Label')}</th>
          <th>{say('谁', 'Whom')}</th>
          <th>{say('所在工会', 'Union')}</th>
          {goods.map(({ goods: id, name, unit }) => (
            <th key={id} className="r">
              {say(`${name}（${unit}）`, `${name} (${unit})`)}
            </th>
          ))}
          <th>{say('装好', 'Packed')}</th>
        </tr>
      </thead>
      <tbody>
        {route.items.map((stop) => (
          <tr key={stop.caseId}>
            <td className="r">{stop.place}</td>
            <td>
              <code>{stop.code}</code>
            </td>
            <td className="nowrap">{stop.walkIn ? say(walkInName) : stop.name}</td>
            <td>{stop.union}</td>
            {goods.map(({ goods: id }) => (
              <td key={id} className="r">
                {piecesOf(stop, id)}
              </td>
            ))}
            <td>
              <i className="tick-box" />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr className="sum">
          <td colSpan={4}>{say('合计', 'In all')}</td>
          {goods.map(({ goods: id, pieces }) => (
            <td key={id} className="r">
              {pieces}
            </td>
          ))}
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

export default function Labels({ id }: { readonly id: number }) {
  const { say } = useReader();
  const { day } = useFormats();
  const route = useAnswer('GET /deliveries/{id}', { params: { id } });
  return (
    <WholePage
      of={route}
      lines={10}
      title={say('装箱单和标签', 'Packing list and labels')}
      crumbs={[['/desk/goods', say('物资', 'Goods')]]}
    >
      {(one) => (
        <>
          <PageHead
            title={say(`${one.name}：装箱单和标签`, `${one.name}: packing list and labels`)}
            crumbs={[
              ['/desk/goods', say('物资', 'Goods')],
              [`/desk/goods/routes/${id}`, one.name],
            ]}
            meta={`${day(one.day)} · ${say(`${one.carrierName}送`, `carried by ${one.carrierName}`)}`}
          />
          <div className="flex no-print">
            <button type="button" className="btn btn-main" onClick={() => print()}>
              {say('打印', 'Print')}
            </button>
            <button
              type="button"
              className="btn"
              onClick={() =>
                void download('GET /deliveries/{id}/packing', { params: { id }, query: { format: 'xlsx' } })
              }
            >
              {say('装箱单存为 Excel', 'Packing list as Excel')}
            </button>
          </div>
          <section className="panel packing" aria-label={say('装箱单', 'Packing list')}>
            <div className="ph">
              <h2>{say('装箱单', 'Packing list')}</h2>
            </div>
            <Packing route={one} />
          </section>
          <ul className="labels" aria-label={say('标签', 'Labels')}>
            {one.items.map((stop) => (
              <Label key={stop.caseId} stop={stop} route={one} />
            ))}
          </ul>
        </>
      )}
    </WholePage>
  );
}

/** By goods, whatever lot they come from. */
function totals(route: RouteInFull): StopInFull['parcel'] {
  const sums = new Map<number, StopInFull['parcel'][number]>();
  for (const row of route.totals)
    sums.set(row.goods, { ...row, lot: null, pieces: (sums.get(row.goods)?.pieces ?? 0) + row.pieces });
  return [...sums.values()];
}

// The warehouse: what lies in it by lots, what was received, and the rounds that hand it out.
import '#web/desk/goods/goods.css';
import { type FormEvent, Fragment, useState } from 'react';
import { Link } from 'wouter';
import { parseYuan } from '#kit/money.ts';
import { isRefusal } from '#kit/refusal.ts';
import { PageHead, useSeat } from '#web/desk/frame.tsx';
import { LotStory } from '#web/desk/goods/lot.tsx';
import { Panel } from '#web/desk/panel.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';
import { StatusTag } from '#web/parts/status.tsx';

type Stock = Answer<'GET /organisations/{id}/goods'>;
type Lot = Stock['lots'][number];

function Expiry({ lot }: { readonly lot: Lot }) {
  const { say, today } = useReader();
  const { fullDay, deadline } = useFormats();
  if (lot.expiresOn === null) return null;
  if (lot.expiresOn < today && lot.stock > 0) return <StatusTag tone="bad" says={{ zh: '已过期', en: 'Expired' }} />;
  if (lot.expiresOn <= today) return deadline(lot.expiresOn);
  return say(`保质期到 ${fullDay(lot.expiresOn)}`, `Expires ${fullDay(lot.expiresOn)}`);
}

interface RowProps {
  readonly lot: Lot;
  readonly open: boolean;
  readonly onOpen: () => void;
}

function LotRow({ lot, open, onOpen }: RowProps) {
  const { say } = useReader();
  const { count, fullDay, yuan } = useFormats();
  return (
    <tr className={open ? 'on' : ''}>
      <td className="nowrap">
        <b>{lot.goodsName}</b>
      </td>
      <td>
        <button type="button" className="link" aria-expanded={open} onClick={onOpen}>
          <span className="sr">{say('看来去：', 'What moved of lot ')}</span>
          {lot.id}
        </button>
      </td>
      <td className="wraps">
        {lot.supplier}
        {lot.earmark && (
          <div className="meta">{say(`捐赠，只用于：${lot.earmark}`, `Given, only for: ${lot.earmark}`)}</div>
        )}
        {lot.reversed && (
          <div>
            <StatusTag tone="stopped" says={{ zh: '收错了，已冲销', en: 'By mistake, reversed' }} />
            <div className="meta">
              {lot.reversed.why} · {lot.reversed.byName} · {fullDay(lot.reversed.on)}
            </div>
          </div>
        )}
      </td>
      <td className="nowrap">
        {fullDay(lot.receivedOn)}
        <div className="meta">
          <Expiry lot={lot} />
        </div>
      </td>
      <td className="r money">{yuan(lot.priceFen)}</td>
      <td className="r">{lot.reversed ? <s>{count(lot.takenIn)}</s> : count(lot.received)}</td>
      <td className="r">
        <b>{count(lot.stock)}</b> {lot.unit}
      </td>
      <td className="r">{count(lot.onRoutes)}</td>
      <td className="r">{count(lot.handed)}</td>
      <td className="r">{count(lot.lost)}</td>
    </tr>
  );
}

function Lots({ lots }: { readonly lots: readonly Lot[] }) {
  const { say } = useReader();
  const { count, yuan } = useFormats();
  const [open, setOpen] = useState<number | null>(null);
  const value = lots.reduce((sum, { stock, onRoutes, priceFen }) => sum + (stock + onRoutes) * priceFen, 0);
  const sum = (of: (lot: Lot) => number) => count(lots.reduce((all, lot) => all + of(lot), 0));
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{say('物资', 'Goods')}</th>
          <th>{say('批', 'Lot')}</th>
          <th>{say('来源', 'From')}</th>
          <th>{say('收货', 'Received on')}</th>
          <th className="r">{say('单价', 'Price')}</th>
          <th className="r">{say('收', 'Received')}</th>
          <th className="r">{say('在库', 'In stock')}</th>
          <th className="r">{say('在路上', 'On routes')}</th>
          <th className="r">{say('已发', 'Handed over')}</th>
          <th className="r">{say('损失', 'Lost')}</th>
        </tr>
      </thead>
      <tbody>
        {lots.map((lot) => (
          <Fragment key={lot.id}>
            <LotRow lot={lot} open={open === lot.id} onOpen={() => setOpen(open === lot.id ? null : lot.id)} />
            {open === lot.id && (
              <tr>
                <td colSpan={10}>
                  <LotStory lot={lot} />
                </td>
              </tr>
            )}
          </Fragment>
        ))}
      </tbody>
      <tfoot>
        <tr className="sum">
          <td colSpan={5}>
            {say('合计', 'Sum')}
            <div className="meta">
              {say(`在库和在路上的一共值 ${yuan(value)}`, `In stock and on routes: worth ${yuan(value)}`)}
            </div>
          </td>
          <td className="r">{sum(({ received }) => received)}</td>
          <td className="r">{sum(({ stock }) => stock)}</td>
          <td className="r">{sum(({ onRoutes }) => onRoutes)}</td>
          <td className="r">{sum(({ handed }) => handed)}</td>
          <td className="r">{sum(({ lost }) => lost)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function NewGoods({ organisationId }: { readonly organisationId: number }) {
  const { say } = useReader();
  const [name, setName] = useState('');
  const [unit, setUnit] = useState('');
  const add = useDoing('POST /organisations/{id}/goods', {
    changes: ['GET /organisations/{id}/goods'],
    done: () => setName(''),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate({ params: { id: organisationId }, body: { name, unit } });
  };
  return (
    <form className="pb stack" onSubmit={submit}>
      <div className="goods-fields">
        <label className="field">
          <span className="lab">{say('名称和规格', 'Name and size')}</span>
          <input className="in" required maxLength={60} value={name} onChange={(e) => setName(e.target.value)} />
        </label>
        <label className="field">
          <span className="lab">{say('按什么数（袋、桶、箱）', 'Counted in (bag, can, box)')}</span>
          <input className="in" required maxLength={10} value={unit} onChange={(e) => setUnit(e.target.value)} />
        </label>
      </div>
      <ErrorNote error={add.error} />
      <div>
        <button type="submit" className="btn" disabled={add.isPending}>
          {say('登记这种物资', 'Add this kind of goods')}
        </button>
      </div>
    </form>
  );
}

interface Typed {
  readonly goods: string;
  readonly supplier: string;
  readonly receivedOn: string;
  readonly expiresOn: string;
  readonly price: string;
  readonly pieces: string;
}

interface PriceProps {
  readonly value: string;
  readonly wrong: boolean;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
}

function Price({ value, wrong, onChange }: PriceProps) {
  const { say } = useReader();
  const className = wrong ? 'in err' : 'in';
  return (
    <label className="field">
      <span className="lab">{say('单价（元）', 'Price (yuan)')}</span>
      <input {...{ className, value, onChange }} inputMode="decimal" required aria-invalid={wrong} />
      {wrong && (
        <span className="errmsg" role="alert">
          <Icon name="no" />
          {say('单价写成多少元，比如 78 或 78.50', 'A price in yuan, such as 78 or 78.50')}
        </span>
      )}
    </label>
  );
}

function Receive({ goods }: { readonly goods: Stock['goods'] }) {
  const { say, today } = useReader();
  const empty: Typed = { goods: '', supplier: '', receivedOn: today, expiresOn: '', price: '', pieces: '' };
  const [typed, setTyped] = useState(empty);
  const [wrong, setWrong] = useState(false);
  const receive = useDoing('POST /goods/{id}/lots', {
    changes: ['GET /organisations/{id}/goods'],
    done: () => setTyped({ ...empty, goods: typed.goods, supplier: typed.supplier }),
  });
  const set = (name: keyof Typed) => (event: { readonly target: { readonly value: string } }) =>
    setTyped({ ...typed, [name]: event.target.value });
  const chosen = typed.goods || String(goods[0]?.id ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const priceFen = parseYuan(typed.price);
    setWrong(isRefusal(priceFen));
    if (isRefusal(priceFen)) return;
    const { supplier, receivedOn, expiresOn, pieces } = typed;
    receive.mutate({
      params: { id: Number(chosen) },
      body: { supplier, receivedOn, ...(expiresOn ? { expiresOn } : {}), priceFen, pieces: Number(pieces) },
    });
  };
  return (
    <form className="pb stack" onSubmit={submit}>
      <div className="goods-fields">
        <label className="field">
          <span className="lab">{say('物资', 'Goods')}</span>
          <select className="in" value={chosen} onChange={set('goods')}>
            {goods.map(({ id, name, unit }) => (
              <option key={id} value={id}>
                {say(`${name}（${unit}）`, `${name} (${unit})`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="lab">{say('件数', 'Pieces')}</span>
          <input className="in" type="number" min={1} required value={typed.pieces} onChange={set('pieces')} />
        </label>
        <Price value={typed.price} wrong={wrong} onChange={set('price')} />
        <label className="field">
          <span className="lab">{say('供货单位', 'Supplier')}</span>
          <input className="in" required maxLength={100} value={typed.supplier} onChange={set('supplier')} />
        </label>
        <label className="field">
          <span className="lab">{say('哪天收的', 'Received on')}</span>
          <input className="in" type="date" required value={typed.receivedOn} onChange={set('receivedOn')} />
        </label>
        <label className="field">
          <span className="lab">{say('保质期到（没有就空着）', 'Expires on (may be empty)')}</span>
          <input className="in" type="date" value={typed.expiresOn} onChange={set('expiresOn')} />
        </label>
      </div>
      <ErrorNote error={receive.error} />
      <div>
        <button type="submit" className="btn btn-main" disabled={receive.isPending}>
          {say('收货入库', 'Receive into stock')}
        </button>
      </div>
    </form>
  );
}

/** Routes name people and are for whoever plans them; the others read the round in numbers. */
function usePlans(): boolean {
  const { roles } = useSeat();
  return roles.some((role) => role === 'chair' || role === 'officer');
}

function Rounds({ rounds }: { readonly rounds: Stock['rounds'] }) {
  const { say } = useReader();
  const plans = usePlans();
  if (rounds.length === 0)
    return <Empty says={{ zh: '还没有要发物资的批次', en: 'No round hands anything out yet' }} />;
  return (
    <ul className="list inset">
      {rounds.map(({ id, name, title, state }) => (
        <li key={id}>
          <Link className="item" href={plans ? `/desk/goods/rounds/${id}` : `/desk/rounds/${id}/goods`}>
            <span className="grow">
              <b>{say(title)}</b> <span className="meta">{name}</span>
            </span>
            <StatusTag
              tone={state === 'open' ? 'go' : 'off'}
              says={state === 'open' ? { zh: '正在发', en: 'Under way' } : { zh: '已截止', en: 'Closed' }}
            />
          </Link>
        </li>
      ))}
    </ul>
  );
}

export default function Goods() {
  const { say } = useReader();
  const { organisationId, organisationName } = useSeat();
  const plans = usePlans();
  const stock = useAnswer('GET /organisations/{id}/goods', { params: { id: organisationId } });
  return (
    <>
      <PageHead
        title={say('物资', 'Goods')}
        meta={say(`${organisationName}的仓库`, `Warehouse of ${organisationName}`)}
      />
      <Shown of={stock} lines={8}>
        {({ goods, lots, rounds }) => (
          <div className="stack">
            <Panel title={say('发放批次和路线', 'Rounds and their routes')}>
              <Rounds rounds={rounds} />
            </Panel>
            <Panel
              title={say('库存', 'Stock')}
              aside={<span className="meta">{say('先到期的先发', 'What expires first leaves first')}</span>}
            >
              {lots.length === 0 ? (
                <Empty says={{ zh: '库里还没有东西，收一批进来', en: 'Nothing in stock yet; receive a lot' }} />
              ) : (
                <div className="wide">
                  <Lots lots={lots} />
                </div>
              )}
            </Panel>
            {plans && goods.length > 0 && (
              <Panel title={say('收货入库', 'Receive')}>
                <Receive goods={goods} />
              </Panel>
            )}
            {plans && (
              <Panel title={say('登记新物资', 'A new kind of goods')}>
                <NewGoods organisationId={organisationId} />
              </Panel>
            )}
          </div>
        )}
      </Shown>
    </>
  );
}

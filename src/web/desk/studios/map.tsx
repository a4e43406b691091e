// Where the studios are: a square for each union below that has a place on the map, the others in a line beside it, and the same as a table. Whatever is
// counted in a square is what the list beneath holds once the square is pressed.
import { useState } from 'react';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { every, type Filter } from '#web/desk/studios/list.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { Unread } from '#web/parts/said.tsx';
import { TileKey, TileMap } from '#web/parts/tile-map.tsx';
import { bothNames, placeName, shortInEnglish } from '#web/parts/union-name.ts';

type Union = Answer<'GET /organisations/{id}/studios/by-union'>['items'][number];

const validOf = (union: Union, level: string): number =>
  union.levels.reduce((sum, one) => sum + (level === '' || one.level === level ? one.valid : 0), 0);
const everOf = (union: Union): number => union.levels.reduce((sum, { valid, others }) => sum + valid + others, 0);
const broughtOf = (union: Union): number => union.results.reduce((sum, { count }) => sum + count, 0);

type Measure = '' | 'district' | 'municipal' | 'demonstration' | 'money' | 'results';
const measures: readonly Measure[] = ['', 'district', 'municipal', 'demonstration', 'money', 'results'];

function measured(union: Union, measure: Measure): number {
  if (measure === 'money') return union.grantedFen;
  if (measure === 'results') return broughtOf(union);
  return validOf(union, measure);
}

/** What the list holds for a square: money and results are of all, the others of what is valid at that level. */
const listOf = (measure: Measure): Pick<Filter, 'level' | 'state'> =>
  measure === 'money' || measure === 'results' ? { level: '', state: '' } : { level: measure, state: 'valid' };

function useMeasures() {
  const { say, language } = useReader();
  const { count, yuan } = useFormats();
  const words: Record<Measure, string> = {
    '': say('各级', 'All levels'),
    district: say('区级', 'District'),
    municipal: say('市级', 'City'),
    demonstration: say('示范', 'Demonstration'),
    money: say('批准助推', 'Granted'),
    results: say('成果', 'Results'),
  };
  const units: Record<Measure, string> = {
    '': say('有效的工作室，个', 'Valid studios'),
    district: say('有效的区级工作室，个', 'Valid district studios'),
    municipal: say('有效的市级工作室，个', 'Valid city studios'),
    demonstration: say('有效的示范工作室，个', 'Valid demonstration studios'),
    money: say('批准助推，万元', 'Granted, thousands of yuan'),
    results: say('办件证明的成果，项', 'Results proved by cases'),
  };
  const money = (fen: number) =>
    language === 'zh' ? (fen / 1_000_000).toFixed(fen % 1_000_000 === 0 ? 0 : 1) : count(Math.round(fen / 100_000));
  const shown = (measure: Measure, value: number) => (measure === 'money' ? money(value) : count(value));
  return {
    words,
    units,
    shown,
    says: (measure: Measure, value: number) => (measure === 'money' ? yuan(value) : undefined),
  };
}

interface Part {
  readonly unions: readonly Union[];
  readonly measure: Measure;
  readonly selected: number | null;
  readonly onSelect: (id: number) => void;
}

function Squares({ unions, measure, selected, onSelect }: Part) {
  const { say } = useReader();
  const { units, shown, says } = useMeasures();
  const squares = unions.flatMap((union) => {
    if (union.place === null) return [];
    const value = measured(union, measure);
    const spoken = says(measure, value);
    return [
      {
        ...{ id: union.id, name: placeName(bothNames(union)), place: union.place, value, shown: shown(measure, value) },
        ...(spoken === undefined ? {} : { says: spoken }),
      },
    ];
  });
  const others = unions.filter((one) => one.place === null && everOf(one) > 0);
  const found = unions.find(({ id }) => id === selected);
  const chosen = found && say(placeName(bothNames(found)));
  return (
    <div className="pb studio-map">
      <TileMap label={units[measure]} squares={squares} selected={selected} onSelect={onSelect} />
      <div className="beside stack">
        <p className="sub">{units[measure]}</p>
        <TileKey />
        {others.length > 0 && (
          <div>
            <h3>{say('不在图上', 'Not on the map')}</h3>
            <ul className="off-map">
              {others.map((one) => (
                <li key={one.id}>
                  <button
                    type="button"
                    className="link"
                    aria-pressed={selected === one.id}
                    onClick={() => onSelect(one.id)}
                  >
                    {say(shortInEnglish(one))}
                  </button>
                  <b>{shown(measure, measured(one, measure))}</b>
                </li>
              ))}
            </ul>
          </div>
        )}
        <p className="meta" role="status">
          {chosen
            ? say(
                `下面只列${chosen}的；再按一次看全部`,
                `Only those of ${chosen} are listed below; press again for all`,
              )
            : say('按一格，下面只列它的', 'Press a square to list only its own')}
        </p>
      </div>
    </div>
  );
}

function Table({ unions, selected, onSelect }: Omit<Part, 'measure'>) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const { words } = useMeasures();
  const { count, yuan } = useFormats();
  const heads: readonly Measure[] = measures;
  return (
    <div className="studio-wide">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{say('工会', 'Union')}</th>
            {heads.map((measure) => (
              <th key={measure} scope="col" className="r">
                {words[measure]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {unions.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {one.id === organisationId ? (
                  say('本级直接登记的', 'Registered here itself')
                ) : (
                  <button
                    type="button"
                    className="link"
                    aria-pressed={selected === one.id}
                    onClick={() => onSelect(one.id)}
                  >
                    {say(bothNames(one))}
                  </button>
                )}
              </th>
              {heads.map((measure) => (
                <td key={measure} className="r nowrap">
                  {measure === 'money' ? yuan(measured(one, measure)) : count(measured(one, measure))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Choices({ measure, onMeasure }: { readonly measure: Measure; readonly onMeasure: (m: Measure) => void }) {
  const { say } = useReader();
  const { words } = useMeasures();
  return (
    <fieldset className="chips plain pb studio-measures">
      <legend className="sr">{say('图上看什么', 'What the map shows')}</legend>
      {measures.map((key) => (
        <button
          key={key}
          type="button"
          className={measure === key ? 'chip on' : 'chip'}
          aria-pressed={measure === key}
          onClick={() => onMeasure(key)}
        >
          {words[key]}
        </button>
      ))}
    </fieldset>
  );
}

export function StudioMap({
  filter,
  onFilter,
}: {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const read = useAnswer('GET /organisations/{id}/studios/by-union', { params: { id: organisationId } });
  const [measure, setMeasure] = useState<Measure>('');
  const [asTable, setAsTable] = useState(false);
  const unions = read.data?.items ?? [];
  const below = unions.filter(({ id }) => id !== organisationId);
  const some = below.filter((one) => everOf(one) > 0).length;
  // Without anybody below there is nothing to compare.
  if (read.data && below.length === 0) return null;
  const title = say(
    `下级工会 ${below.length} 家，${some} 家有工作室`,
    `${some} of ${below.length} unions below have studios`,
  );
  const hasMap = below.some(({ place }) => place !== null);
  const selected = filter.under === '' ? null : Number(filter.under);
  // Nothing else stays chosen: the list then holds just what the square says.
  const list = (next: Measure, id: number) => onFilter({ ...every, ...listOf(next), under: String(id) });
  const onSelect = (id: number) => (selected === id ? onFilter(every) : list(asTable ? 'money' : measure, id));
  const onMeasure = (next: Measure) => {
    setMeasure(next);
    if (selected !== null) list(next, selected);
  };
  return (
    <Panel
      title={read.data ? title : say('各家工会', 'Union by union')}
      aside={
        hasMap && (
          <button type="button" className="btn btn-s" onClick={() => setAsTable(!asTable)}>
            {asTable ? say('看成图', 'As a map') : say('看成表', 'As a table')}
          </button>
        )
      }
    >
      {!read.data && <Unread of={[read]} lines={6} />}
      {read.data && hasMap && !asTable && (
        <>
          <Choices measure={measure} onMeasure={onMeasure} />
          <Squares unions={below} measure={measure} selected={selected} onSelect={onSelect} />
        </>
      )}
      {read.data && (!hasMap || asTable) && <Table unions={unions} selected={selected} onSelect={onSelect} />}
    </Panel>
  );
}

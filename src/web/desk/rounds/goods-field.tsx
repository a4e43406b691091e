// What one recipient of a round gets: so many of each kind of goods in the union's warehouse.
import { Link } from 'wouter';
import type { Text } from '#kit/text.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { useAnswer } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

interface Props {
  readonly label: Text;
  /** Goods → pieces, as typed. */
  readonly pieces: Readonly<Record<string, string>>;
  readonly onChange: (pieces: Readonly<Record<string, string>>) => void;
}

export function GoodsField({ label, pieces, onChange }: Props) {
  const { say } = useReader();
  const { organisationId } = useSeat();
  const stock = useAnswer('GET /organisations/{id}/goods', { params: { id: organisationId } });
  return (
    <fieldset className="field">
      <legend className="lab">{say(label)}</legend>
      <p className="hint">
        {say(
          '每样写几件；不发的空着。没有的先到“物资”登记',
          'Pieces of each; leave empty what is not given. Add goods under “Goods” first',
        )}
      </p>
      <ErrorNote error={stock.error} />
      <div className="prices">
        {stock.data?.goods.map(({ id, name, unit }) => (
          <label key={id}>
            <span>{say(`${name}（${unit}）`, `${name} (${unit})`)}</span>
            <input
              className="in r"
              inputMode="numeric"
              value={pieces[id] ?? ''}
              onChange={(event) => onChange({ ...pieces, [id]: event.target.value })}
            />
          </label>
        ))}
      </div>
      {stock.data?.goods.length === 0 && <Link href="/desk/goods">{say('去登记物资', 'Add goods')}</Link>}
    </fieldset>
  );
}

// Parcels kept for workers who are no members, on the page of a round that takes them: how many lie ready, and a few more.
import { type FormEvent, useState } from 'react';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

export function WalkIns({ roundId, waiting }: { readonly roundId: number; readonly waiting: number }) {
  const { say } = useReader();
  const [bags, setBags] = useState('');
  const keep = useDoing('POST /rounds/{id}/walk-ins', { done: () => setBags('') });
  const wanted = Number(bags);
  const fits = Number.isInteger(wanted) && wanted >= 1 && wanted <= 200;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fits && !keep.isPending) keep.mutate({ params: { id: roundId }, body: { bags: wanted } });
  };
  return (
    <form className="pb stack" onSubmit={submit}>
      <p>
        {say(
          '快递、保洁、保安等没入会的，现场登记姓名和手机后四位就能领。留出来的几份排进路线，和名单上的一起装车、一起结清。',
          'Couriers, cleaners, guards: they receive on the spot with a name and four digits. What is kept for them goes onto a route, is loaded and settled like the rest.',
        )}
      </p>
      <p className="meta">{say(`留着、还没排路线的 ${waiting} 份`, `${waiting} kept and not on a route yet`)}</p>
      <div className="keep-more">
        <label className="field">
          <span className="lab">{say('再留几份（最多 200）', 'Keep so many more (200 at most)')}</span>
          <input className="in" inputMode="numeric" value={bags} onChange={(event) => setBags(event.target.value)} />
        </label>
        <button type="submit" className={fits ? 'btn' : 'btn btn-off'} disabled={!fits || keep.isPending}>
          {fits ? say(`留 ${wanted} 份`, `Keep ${wanted}`) : say('先写几份', 'First how many')}
        </button>
      </div>
      <ErrorNote error={keep.error} />
    </form>
  );
}

/** Of a parcel that is nobody's yet, or went to somebody who is not named here. */
export const walkInName = { zh: '未入会劳动者', en: 'A worker who is no member' };

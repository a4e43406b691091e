// Certificates to be printed: a kind and a year in volumes, made aside while one goes on, and kept for a week.
import { useState } from 'react';
import { recordKinds } from '#policy/record.ts';
import { useSeat } from '#web/desk/frame.tsx';
import { Panel } from '#web/desk/panel.tsx';
import { Pick } from '#web/desk/pick.tsx';
import { JobCard } from '#web/desk/rounds/job-card.tsx';
import { type Answer, download } from '#web/parts/api.ts';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';

import '#web/desk/records/prints.css';

type Print = Answer<'GET /organisations/{id}/certificate-prints'>['items'][number];

function Volume({ print, volume }: { readonly print: Print; readonly volume: Print['volumes'][number] }) {
  const { say } = useReader();
  const { count } = useFormats();
  const [failed, setFailed] = useState<unknown>(null);
  const params = { id: print.jobId, volume: volume.volume };
  const range = volume.pages === 1 ? volume.first : `${volume.first} – ${volume.last}`;
  return (
    <li>
      <button
        type="button"
        className="btn btn-s"
        onClick={() =>
          download('GET /certificate-prints/{id}/volumes/{volume}', { params }).then(() => setFailed(null), setFailed)
        }
      >
        <Icon name="out" />
        {say(`第 ${volume.volume} 册，${count(volume.pages)} 张`, `Volume ${volume.volume}, ${count(volume.pages)}`)}
      </button>{' '}
      <span className="meta">{range}</span>
      <ErrorNote error={failed} />
    </li>
  );
}

function PrintedBefore({ print }: { readonly print: Print }) {
  const { say } = useReader();
  const { moment } = useFormats();
  const kind = say(recordKinds.find(({ key }) => key === print.kind)!.label);
  const what = say(`${print.year}年的${kind}`, `${print.year}, ${kind}`);
  return (
    <section className="gap-s" aria-label={what}>
      {print.own ? (
        <JobCard id={print.jobId} says={what} />
      ) : (
        <p>
          <b>{what}</b> <span className="meta">{moment(print.askedAt)}</span>
        </p>
      )}
      <ul className="gap-s">
        {print.volumes.map((volume) => (
          <Volume key={volume.volume} print={print} volume={volume} />
        ))}
      </ul>
    </section>
  );
}

export function Prints() {
  const { say, today } = useReader();
  const { organisationId: id } = useSeat();
  const thisYear = Number(today.slice(0, 4));
  const [kind, setKind] = useState(recordKinds[0]!.key);
  const [year, setYear] = useState(String(thisYear));
  const prints = useAnswer('GET /organisations/{id}/certificate-prints', { params: { id } }, { every: 5_000 });
  const print = useDoing('POST /organisations/{id}/certificate-prints', {
    changes: ['GET /organisations/{id}/certificate-prints'],
  });
  const years = Array.from({ length: 10 }, (_, ago) => String(thisYear - ago));
  return (
    <Panel title={say('打印证书', 'Print certificates')}>
      <div className="pb gap-s">
        <p className="sub">
          {say(
            '本级这一年登记、现在有效的，每人一张，每册最多 250 张。做好的留一周，谁下载会记进访问日志。',
            'All that this union registered in the year and that is valid, a page each, 250 a volume. Kept for a week; every download is logged.',
          )}
        </p>
        <div className="flex print-what">
          <Pick
            label={say('哪一类', 'Which kind')}
            value={kind}
            onChange={setKind}
            options={recordKinds.map(({ key, label }) => [key, say(label)])}
          />
          <Pick
            label={say('哪一年登记的', 'Registered in')}
            value={year}
            onChange={setYear}
            options={years.map((one) => [one, say(`${one}年`, one)])}
          />
          <button
            type="button"
            className="btn"
            disabled={print.isPending}
            onClick={() => print.mutate({ params: { id }, body: { kind, year: Number(year) } })}
          >
            {say('做成 PDF', 'Make the PDF')}
          </button>
        </div>
        <ErrorNote error={print.error} />
        <Shown of={prints} lines={2}>
          {({ items }) => items.map((one) => <PrintedBefore key={one.jobId} print={one} />)}
        </Shown>
      </div>
    </Panel>
  );
}

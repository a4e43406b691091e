// What the union has on its register about me: each with its code, which whoever I show it to checks without asking anybody.
import { useState } from 'react';
import { Link } from 'wouter';
import { levelName } from '#policy/record.ts';
import { Phone } from '#web/hall/phone.tsx';
import { StudioList, useStudios } from '#web/hall/studios/ways.tsx';
import { type Answer, download } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { QrCode } from '#web/parts/qr-code.tsx';
import { RecordState } from '#web/parts/record-state.tsx';
import { Empty, ErrorNote, Shown } from '#web/parts/said.tsx';

type Honour = Answer<'GET /me/records'>['items'][number];

/** To print it, and for whoever keeps it elsewhere. */
function Files({ of: { id } }: { readonly of: Honour }) {
  const { say } = useReader();
  const [failed, setFailed] = useState<unknown>(null);
  const save = (call: 'GET /me/records/{id}/certificate' | 'GET /me/records/{id}/badge') => () =>
    void download(call, { params: { id } }).then(() => setFailed(null), setFailed);
  return (
    <div className="stack">
      <button type="button" className="btn btn-wide" onClick={save('GET /me/records/{id}/certificate')}>
        <Icon name="out" />
        {say('下载证书，可以打印', 'Download the certificate, to be printed')}
      </button>
      <button type="button" className="link" onClick={save('GET /me/records/{id}/badge')}>
        {say('导出国际徽章（Open Badges）', 'Export it as an Open Badge')}
      </button>
      <ErrorNote error={failed} />
    </div>
  );
}

/** A studio that I lead is its record here: the title leads to its page, and it is not listed a second time. */
function One({ honour }: { readonly honour: Honour }) {
  const leads = useStudios().some(({ id }) => id === honour.id);
  const { say } = useReader();
  const { fullDay } = useFormats();
  const { certificate, until } = honour;
  return (
    <section className="sec stack honour">
      <div>
        <RecordState state={honour.state} until={until} />
        <h2>{leads ? <Link href={`/hall/studios/${honour.id}`}>{say(honour.title)}</Link> : say(honour.title)}</h2>
        <p className="meta">
          <Parts of={[say(levelName(honour.level)), honour.issuer, fullDay(honour.from), honour.number]} />
        </p>
        <p className="meta">
          {until === null
            ? say('长期有效', 'Valid without end')
            : say(`有效到${fullDay(until)}`, `Valid until ${fullDay(until)}`)}
        </p>
      </div>
      {certificate === null ? (
        <p>
          {say(
            `${fullDay(honour.changedOn)}起不再有效；有疑问请问${honour.issuer}`,
            `No longer valid since ${fullDay(honour.changedOn)}; ask ${honour.issuer}`,
          )}
        </p>
      ) : (
        <details className="stack">
          <summary>{say('出示二维码', 'Show its code')}</summary>
          <QrCode
            text={`${new URL('open/verify', document.baseURI).href}#${certificate}`}
            label={say('核验这张证书的二维码', 'Code by which this certificate is checked')}
          />
          <p className="meta">
            {say(
              '扫的人会看到您的全名、所在工会和这项荣誉，断网也能验真假。',
              'Whoever scans it sees your full name, your union and this honour, and can check it without a network.',
            )}
          </p>
          <Files of={honour} />
        </details>
      )}
    </section>
  );
}

export default function Honours() {
  const { say } = useReader();
  const records = useAnswer('GET /me/records', {});
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <section className="sec first">
        <h1>{say('我的荣誉和证书', 'My honours and certificates')}</h1>
        {!records.isPending && <StudioList except={(records.data?.items ?? []).map(({ id }) => id)} />}
      </section>
      <Shown of={records} lines={6}>
        {({ items }) =>
          items.length === 0 ? (
            <section className="sec">
              <Empty
                says={{
                  zh: '还没有登记在册的荣誉和证书。工会登记后，会在这里出现',
                  en: 'No honour or certificate is on the register yet. It appears here once your union registers it',
                }}
              />
            </section>
          ) : (
            items.map((honour) => <One key={honour.id} honour={honour} />)
          )
        }
      </Shown>
    </Phone>
  );
}

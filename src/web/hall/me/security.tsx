// My password, my authenticator and the devices I am signed in on.
import { Authenticator } from '#web/hall/me/authenticator.tsx';
import { Phone } from '#web/hall/phone.tsx';
import { useAnswer, useDoing } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { OwnPassword } from '#web/parts/own-password.tsx';
import { ErrorNote, Shown } from '#web/parts/said.tsx';

/** '安卓手机 · Chrome' out of what a browser calls itself. */
function deviceWords(raw: string, say: (zh: string, en: string) => string): string {
  const where = /iPhone|iPad/.test(raw)
    ? say('苹果手机', 'iPhone')
    : /Android/.test(raw)
      ? say('安卓手机', 'Android phone')
      : /Windows|Mac OS|Linux/.test(raw)
        ? say('电脑', 'Computer')
        : say('设备', 'Device');
  const browser = /MicroMessenger/.test(raw)
    ? say('微信', 'WeChat')
    : (/(Edg|Firefox|Chrome|Safari)/.exec(raw)?.[1] ?? '');
  return [where, browser].filter(Boolean).join(' · ');
}

function Devices() {
  const { say } = useReader();
  const { instant } = useFormats();
  const devices = useAnswer('GET /me/devices', {});
  const end = useDoing('DELETE /me/devices/{key}', { changes: ['GET /me/devices'] });
  return (
    <Shown of={devices}>
      {({ items }) => (
        <>
          <ErrorNote error={end.error} />
          <ul className="list">
            {items.map((one) => (
              <li key={one.key} className="item">
                <span className="grow">
                  <span className="t">{deviceWords(one.device, say)}</span>
                  <span className="meta block">
                    {one.here
                      ? say('就是这一台', 'This one')
                      : say(`最近用 ${instant(one.lastSeenAt)}`, `Last used ${instant(one.lastSeenAt)}`)}
                  </span>
                </span>
                {!one.here && (
                  <button
                    type="button"
                    className="btn"
                    disabled={end.isPending}
                    onClick={() => end.mutate({ params: { key: one.key } })}
                  >
                    {say('让它退出', 'Sign it out')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Shown>
  );
}

export default function Security() {
  const { say } = useReader();
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <section className="sec first">
        <h1>{say('登录着的设备', 'Devices you are signed in on')}</h1>
        <Devices />
      </section>
      <section className="sec">
        <h2>{say('密码', 'Password')}</h2>
        <OwnPassword />
      </section>
      <Authenticator />
    </Phone>
  );
}

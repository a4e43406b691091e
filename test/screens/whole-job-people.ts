// Who takes part in the whole job, each in a browser of his own: officers at a keyboard, members with a phone in the hand. All come in by the form.
import type { Page } from 'playwright-core';
import { totpAt } from '#access/totp.ts';
import { demoPassword, demoTotpSecret } from '#demo/tenant.ts';
import { Keyboard } from '#test/support/keyboard.ts';
import type { Stage } from '#test/support/stage.ts';

const wide = { viewport: { width: 1440, height: 900 }, acceptDownloads: true };
const inHand = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** A code of the authenticator counts once: each is of the next half minute. */
const period = 30_000;

export interface AtDesk {
  readonly page: Page;
  readonly keys: Keyboard;
  readonly complaints: readonly string[];
}

export class Cast {
  readonly #stage: Stage;
  readonly #complaints: (readonly string[])[] = [];
  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Phones by the id of a person. */
  phoneOf(personId: number): string {
    const { run } = this.#stage.year;
    return run.world.people.find(({ key }) => run.ids.people.get(key) === personId)!.phone;
  }

  /** At the desk with phone and password; from there on nothing but keys. */
  async atDesk(phone: string): Promise<AtDesk> {
    const { page, complaints } = await this.#stage.visit(null, wide);
    this.#complaints.push(complaints);
    const keys = new Keyboard(page);
    await page.goto('/desk');
    await keys.type('手机号', phone);
    await keys.type('密码', demoPassword);
    await keys.press('Enter');
    await page.getByRole('navigation', { name: '工作台' }).waitFor();
    return { page, keys, complaints };
  }

  async onPhone(phone: string): Promise<Page> {
    const { page, complaints } = await this.#stage.visit(null, inHand);
    this.#complaints.push(complaints);
    await page.goto('/');
    await page.getByRole('button', { name: '改用密码' }).tap();
    await page.getByLabel('手机号').fill(phone);
    await page.getByLabel('密码').fill(demoPassword);
    await page.getByRole('button', { name: '登录', exact: true }).tap();
    await page
      .getByRole('heading', { name: '找服务' })
      .or(page.getByRole('link', { name: '服务' }))
      .first()
      .waitFor();
    return page;
  }

  /** Somebody who is signed in nowhere. */
  async public(): Promise<Page> {
    const { page, complaints } = await this.#stage.visit(null, { acceptDownloads: true });
    this.#complaints.push(complaints);
    return page;
  }

  /** A fresh code in the dialog that asks for one; it has the focus, keeps it, and gives it back. */
  async givesCode({ page, keys }: AtDesk): Promise<void> {
    const dialog = page.getByRole('dialog', { name: '请输入动态验证码' });
    await dialog.waitFor();
    await keys.isTrapped(dialog);
    await this.#stage.pass(period);
    await keys.type('验证器上的六位数字', totpAt(demoTotpSecret, this.#stage.clock.now()), dialog);
    await keys.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await keys.stands();
  }

  complaints = (): readonly string[] => this.#complaints.flat();
}

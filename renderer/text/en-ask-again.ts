/** Words of asking again: what a command is about to do with money, and the button that does it. `money` has its currency. */

import { plural } from '../../electron/documents/text/en-shared.ts';

const withCard = (method: string | null) => (method === null ? '' : ` to ${method}`);
const cardChange = 'It decides which card is charged from now on.';

export const enAskAgain = {
  askAgain: {
    title: 'Confirm once more',
    notDone: 'This was not confirmed. Nothing was done.',
    leave: 'Do not do it',
    charge: (money: string) => `Charge ${money}`,
    confirm: 'Confirm',
    buy: (packs: number, money: string) =>
      `${packs} ${plural(packs, 'credit pack is', 'credit packs are')} bought for ${money}, charged to the primary payment method now.`,
    turnOn: 'Automatic top-up is turned on, or changed: cards are charged by themselves whenever credits are used up, within its limits.',
    turnOnNow: (money: string) => `Automatic top-up is turned on, and ${money} is charged at once.`,
    settle: 'A charge that does not match is settled as you decided: taken as it is, or given back.',
    fee: (money: string, method: string | null) => `${money} is charged${withCard(method)} now.`,
    feeLeadsOn: (money: string, method: string | null) =>
      `Credits pay, and what they leave calls for automatic top-up: ${money} is charged${withCard(method)} now.`,
    ownerAnswers: (agreed: boolean) =>
      agreed ? 'The card is charged, as its owner agrees.' : 'Its owner declines. The next payment method may be charged in its place.',
    feesWait: 'Fees wait to be paid. They are decided anew after this: a card may be charged for them, or for a top-up.',
    rows: 'These rows become part of the ledger. Where they use the credits up, automatic top-up charges a card.',
    undoImport: 'What the import brought in goes. Where that leaves no credits, automatic top-up charges a card.',
    removePrimary: `The primary payment method is removed, and the next one becomes primary. ${cardChange}`,
    addMethod: 'A payment method is added, which can be charged once it is verified and activated.',
    verifyMethod: 'A payment method that was disabled is verified anew with its processor. It can be charged again once it is activated.',
    activateMethod: 'The payment method is activated: it can be charged from now on.',
    primaryMethod: `Another payment method becomes the primary one. ${cardChange}`,
    orderMethods: `The order of the payment methods changes. ${cardChange}`,
    packs: 'The credit packs change: what a top-up buys, and for how much.',
    resume: 'Charging goes on: what was paused may charge cards again.',
    promotion: 'Promotion Service is switched on: quotations go out by themselves, and customers who answer cause fees.',
    terms: 'The vendor terms change: when fees fall due, when credits are topped up, and how they are paid.',
    leads: 'The leads of this file that your campaigns want are bought at once, within their budgets.',
    leadFolder: (folder: string) => `Leads that come into the folder ${folder} are bought by the campaigns that are on, within their budgets.`,
    campaign: (name: string | null) => `${name === null ? 'The campaign' : `The campaign “${name}”`} buys leads by itself, within its budgets.`,
    processor: 'The key of the payment processor changes. Its account is the one that cards are charged for.',
    mailServer: (host: string | null) => (host === null ? 'No mail is sent any more.' : `Mail goes through ${host} from now on.`),
    mailWeekly: (recipients: readonly string[]) =>
      recipients.length === 0 ? 'The weekly report goes to nobody.' : `The weekly report goes to ${recipients.join(', ')}.`,
    restore: 'A backup takes the place of the book; what is replaced is kept. Nothing is charged until you confirm the restored book.',
    undoRestore: 'What the last restore replaced is put back, and what is there now is kept. Nothing is charged until you confirm the book.',
    confirmRestore: 'The restored book may charge cards again, as it did before.',
    mailPassword: 'The password of the mail server changes. It is sent to that server alone.',
  },
};

/** Credit packs: a price and the credits it buys; the discount is a lower cost for each credit (rules L7, T4). */

export interface CreditPack {
  /** Stable within a workspace's packs. */
  readonly id: string;
  readonly name: string;
  /** In currency minor units. */
  readonly price: number;
  /** In credit minor units. */
  readonly credits: number;
}

/** What a number of packs costs and gives. */
export interface PackPurchase {
  readonly pack: CreditPack;
  readonly packs: number;
  readonly price: number;
  readonly credits: number;
}

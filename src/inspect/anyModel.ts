import type { Structure } from "../layers/_structure.ts"
import type { BaseModel } from "../models/baseModel.ts"
import type { Tensor } from "../tensor/index.ts"

/** A model whatever it takes and gives. */
export type AnyModel = BaseModel<Structure<Tensor>, Structure<Tensor>>

/** `sequential/dense/kernel` as samples call it: `dense/kernel`. */
export const withoutModelName = (name: string): string =>
  name.split("/").length > 2 ? name.slice(name.indexOf("/") + 1) : name

// Mistakes that the editor must underline; a line that compiles after all is itself an error.
import { layers, Sequential } from "kasane"

// @ts-expect-error no activation has this name ("relu" has)
new layers.Dense(10, { activation: "rleu" })

// @ts-expect-error the first required argument is positional
new layers.Dense({ units: 10 })

// @ts-expect-error no layer has this name
new layers.Dens(10)

const model = new Sequential([new layers.Dense(10)])

// @ts-expect-error no loss has this name ("meanSquaredError" has)
model.compile({ optimizer: "sgd", loss: "meanSqaredError" })

// @ts-expect-error no optimizer has this name ("adam" has)
model.compile({ optimizer: "adma", loss: "meanSquaredError" })

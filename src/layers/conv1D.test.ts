import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { Conv1D } from "./conv1D.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv1D, golden.Conv1D, { targets: ["interpreter"] })

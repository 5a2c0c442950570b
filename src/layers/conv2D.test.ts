import { describeGolden } from "../../tools/golden/describeGolden.ts"
import { Conv2D } from "./conv2D.ts"
import golden from "./convolution.golden.json" with { type: "json" }

describeGolden(Conv2D, golden.Conv2D, { targets: ["interpreter"] })

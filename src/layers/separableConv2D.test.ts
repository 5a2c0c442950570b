import { describeGolden } from "../../tools/golden/describeGolden.ts"
import golden from "./convolution.golden.json" with { type: "json" }
import { SeparableConv2D } from "./separableConv2D.ts"

describeGolden(SeparableConv2D, golden.SeparableConv2D, { targets: ["interpreter"] })

import { describeGolden } from "../../tools/golden/describeGolden.ts"
import golden from "./convolution.golden.json" with { type: "json" }
import { DepthwiseConv2D } from "./depthwiseConv2D.ts"

describeGolden(DepthwiseConv2D, golden.DepthwiseConv2D, { targets: ["interpreter"] })

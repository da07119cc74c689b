#include "cli/weight_file_info.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "engine/model/quantized_weights.h"
#include "tests/testing/random_dit.h"
#include "tests/testing/temporary_file.h"
#include "tests/testing/weights_on_disk.h"

namespace limpid::cli {
namespace {

TEST(WeightFileInfoTest, CountsAndRecognises) {
  Weights weights;
  int64_t parameters = 0;
  for (const auto& [name, tensor] : RandomDitWeights(SmallDitConfig())) {
    weights["model." + name] = tensor;
    parameters += tensor.numel();
  }
  const TemporaryFile file;
  WriteWeights(file.path(), weights);
  const auto info = DescribeWeightFile(file.path());
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ(info->architecture, "causal_dit");
  EXPECT_EQ(info->layout, "original");
  EXPECT_EQ(info->tensors, static_cast<int64_t>(weights.size()));
  EXPECT_EQ(info->parameters, parameters);
  EXPECT_EQ(info->dtypes.at("F32"), info->tensors);
  EXPECT_EQ(info->bytes,
            static_cast<int64_t>(std::filesystem::file_size(file.path())));
}

TEST(WeightFileInfoTest, APairOf8BitsIsOneTensor) {
  const QuantizedTensor quantized = Quantize(at::randn({4, 64}));
  const TemporaryFile file;
  WriteWeights(file.path(),
               {{"w", quantized.values}, {"w.scale", quantized.scale}});
  const auto info = DescribeWeightFile(file.path());
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_EQ(info->tensors, 1);
  EXPECT_EQ(info->parameters, 4 * 64);
  EXPECT_EQ(info->architecture, "unknown");
}

TEST(WeightFileInfoTest, NamesAFileThatIsNone) {
  const TemporaryFile file("not one");
  EXPECT_EQ(DescribeWeightFile(file.path()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace limpid::cli

#include "engine/model/tensor_error.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/errors.h"

namespace limpid {
namespace {

TEST(TensorErrorTest, NamesTheTensorInTextAndField) {
  const absl::Status status = TensorError("head.bias", "is missing");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()), "tensor head.bias is missing");
  EXPECT_EQ(FieldOf(status), "head.bias");
}

TEST(TensorErrorTest, EscapesWhatAFileMayHold) {
  EXPECT_EQ(std::string(TensorError("a\nb\x01", "is odd").message()),
            "tensor a\\nb\\001 is odd");
}

TEST(TensorErrorTest, WritesShapes) {
  EXPECT_EQ(ShapeText(std::vector<int64_t>{}), "[]");
  EXPECT_EQ(ShapeText(std::vector<int64_t>{2, 3}), "[2, 3]");
}

}  // namespace
}  // namespace limpid

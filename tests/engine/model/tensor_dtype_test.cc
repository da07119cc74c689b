#include "engine/model/tensor_dtype.h"

#include <gtest/gtest.h>

#include <limits>

namespace limpid {
namespace {

TEST(TensorDtypeTest, NamesGoBothWays) {
  for (const char* name : {"F64", "F32", "F16", "BF16", "F8_E4M3", "I64", "I32",
                           "I16", "I8", "U8", "BOOL"}) {
    const auto dtype = DtypeFromName(name);
    ASSERT_TRUE(dtype.has_value()) << name;
    EXPECT_EQ(DtypeName(*dtype), name);
  }
  EXPECT_FALSE(DtypeFromName("F4").has_value());
  EXPECT_FALSE(DtypeName(c10::ScalarType::ComplexFloat).has_value());
}

TEST(TensorDtypeTest, ListsTheNames) {
  EXPECT_EQ(DtypeNames(),
            "F64, F32, F16, BF16, F8_E4M3, I64, I32, I16, I8, U8, BOOL");
}

TEST(TensorDtypeTest, BytesAreItemsTimesSizes) {
  EXPECT_EQ(TensorBytes(c10::ScalarType::Float, {2, 3}), 24u);
  EXPECT_EQ(TensorBytes(c10::ScalarType::Half, {}), 2u);
  EXPECT_EQ(TensorBytes(c10::ScalarType::Double, {7, 0}), 0u);
}

TEST(TensorDtypeTest, RefusesNegativeAndHugeSizes) {
  const int64_t huge = std::numeric_limits<int64_t>::max() / 2;
  EXPECT_FALSE(TensorBytes(c10::ScalarType::Char, {2, -1}).has_value());
  EXPECT_FALSE(TensorBytes(c10::ScalarType::Float, {huge}).has_value());
  EXPECT_FALSE(TensorBytes(c10::ScalarType::Char, {huge, 0, 3}).has_value());
}

}  // namespace
}  // namespace limpid

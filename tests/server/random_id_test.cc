#include "server/random_id.h"

#include <gtest/gtest.h>

#include <set>

namespace limpid::server {
namespace {

TEST(RandomIdTest, IsHexadecimalOfTheLengthAskedFor) {
  const std::string id = RandomId(16);
  EXPECT_EQ(id.size(), 32u);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(RandomIdTest, DoesNotRepeat) {
  std::set<std::string> ids;
  for (int i = 0; i < 1000; ++i) ids.insert(RandomId(16));
  EXPECT_EQ(ids.size(), 1000u);
}

}  // namespace
}  // namespace limpid::server

#include "cli/connection.h"

#include <gtest/gtest.h>

#include "server/server.h"
#include "tests/testing/random_restoration_model.h"
#include "tests/testing/temporary_folder.h"

namespace limpid::cli {
namespace {

TEST(ConnectionTest, BringsItsOwnServerWithoutAnAddress) {
  const auto connection = Connection::Open("");
  ASSERT_TRUE(connection.ok()) << connection.status();
  const auto capabilities = (*connection)->client().GetCapabilities();
  ASSERT_TRUE(capabilities.ok()) << capabilities.status();
  EXPECT_GT(capabilities->operators_size(), 0);
}

TEST(ConnectionTest, TwoEmbeddedServersLiveSideBySide) {
  const auto first = Connection::Open("");
  const auto second = Connection::Open("");
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_TRUE((*first)->client().GetCapabilities().ok());
  EXPECT_TRUE((*second)->client().GetCapabilities().ok());
}

TEST(ConnectionTest, LoadsTheModelOfItsServer) {
  const TemporaryFolder folder;
  WriteRandomRestorationModel(folder.path());
  EXPECT_TRUE(Connection::Open("", folder.path()).ok());
  const auto missing = Connection::Open("", folder.path() + "/none");
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
}

TEST(ConnectionTest, AnAddressIsOnlyConnectedToWhenUsed) {
  const auto connection = Connection::Open("127.0.0.1:1");
  ASSERT_TRUE(connection.ok());
  EXPECT_EQ((*connection)->client().GetCapabilities().status().code(),
            absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace limpid::cli

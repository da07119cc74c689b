#include "server/message_size.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/base/errors.h"
#include "limpid/v1/restoration.pb.h"

namespace limpid::server {
namespace {

TEST(MessageSizeTest, AllowsTheCapAndNotAByteMore) {
  v1::RestoreRequest request;
  request.mutable_frames()->add_frames()->set_data(std::string(1000, 'x'));
  const int64_t bytes = static_cast<int64_t>(request.ByteSizeLong());
  EXPECT_TRUE(CheckMessageSize(request, bytes).ok());
  const absl::Status status = CheckMessageSize(request, bytes - 1);
  EXPECT_EQ(ReasonOf(status), Reason::kMessageTooLarge);
  EXPECT_NE(std::string(status.message())
                .find("has " + std::to_string(bytes) + " bytes, allowed " +
                      std::to_string(bytes - 1)),
            std::string::npos);
}

}  // namespace
}  // namespace limpid::server

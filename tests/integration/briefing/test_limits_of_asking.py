"""What is costly is done for one person, and for one chat, only so often; whoever asks for more is told the wait."""

from sqlalchemy import text

from tests.integration.briefing.test_forgetting import House


async def test_the_twenty_fifth_or_so_at_once_is_told_to_wait_and_what_costs_nothing_is_not(database):
    house = House(database)
    for number in range(28):
        await house.say(f"https://a.example/{number}")
    await house.say("/subscriptions")
    async with database.transaction() as connection:
        rows = await connection.execute(text("SELECT payload->>'text' AS said FROM outbox ORDER BY id"))
        said = [row.said for row in rows]
    told = [line for line in said if line and "한꺼번에 많이 요청하셨습니다" in line]
    assert 1 <= len(told) <= 8
    assert "초 뒤에 다시 보내 주십시오" in told[0]
    assert "구독하신 브리핑이 없습니다" in said[-1]
